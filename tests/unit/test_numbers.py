import pytest
from hypothesis import given
from hypothesis import strategies as st

from aicities.method.numbers import NumberError, han_to_int, read_number

# printed, unit, state, value, low, high, comparator
EXAMPLES = [
    ("突破将300亿", "yuan", "target", 3e10, 3e10, None, ">"),
    ("6000亿元", "yuan", "target", 6e11, 6e11, 6e11, "="),
    ("1800万", "yuan", "observed", 1.8e7, 1.7995e7, 1.8005e7, "="),
    ("4.64万亿港元", "HKD", "observed", 4.64e12, 4.635e12, 4.645e12, "="),
    ("约4.23万亿人民币", "yuan", "observed", 4.23e12, 4.225e12, 4.235e12, "~"),
    ("十余台", "vehicles", "observed", 10, 10, 20, ">"),
    ("将近14%", "percent", "observed", 14, 13.5, 14, "<"),
    ("130多万", "teams", "observed", 1.3e6, 1.3e6, 1.4e6, ">"),
    ("40000P", "P", "plan", 40000, 40000, 40000, "="),
    ("一周", "minutes", "observed", 10080, 10080, 10080, "="),
    ("两分钟", "minutes", "observed", 2, 2, 2, "="),
    ("13家", "firms", "observed", 13, 13, 13, "="),
    ("20.7%", "percent", "observed", 20.7, 20.65, 20.75, "="),
    ("超2万亿元", "yuan", "observed", 2e12, 2e12, None, ">"),
    ("10家以上", "firms", "target", 10, 10, None, ">="),
    ("近百家", "firms", "observed", 100, 90, 100, "<"),
    ("4000亿元左右", "yuan", "observed", 4e11, 3.5e11, 4.5e11, "~"),
    ("2-3个", "products", "forecast", None, 2, 3, "range"),
    ("一两年", "months", "observed", None, 12, 24, "range"),
    ("半个多世纪", "years", "observed", 50, 50, None, ">"),
    ("至少2-3个", "", "forecast", None, 2, None, ">="),
    ("-3.5%", "percent", "observed", -3.5, -3.55, -3.45, "="),
    ("近亿元", "yuan", "observed", 1e8, 9e7, 1e8, "<"),
    ("绝对优势", "rank", "observed", 1, 1, 1, "="),
    ("十几年", "years", "observed", 10, 10, 20, ">"),
    ("二三十年", "years", "observed", None, 20, 30, "range"),
    ("数十位", "people", "observed", None, 20, None, ">="),
    ("全国第二", "rank", "observed", 2, 2, 2, "="),
    ("第12的位次", "rank", "observed", 12, 12, 12, "="),
    ("前三名", "rank", "observed", None, 1, 3, "range"),
    ("首次", "rank", "observed", 1, 1, 1, "="),
    ("没有一家", "firms", "observed", 0, 0, 0, "="),
    ("破千亿元", "yuan", "observed", 1e11, 1e11, None, ">"),
    ("0.7449", "score", "observed", 0.7449, 0.74485, 0.74495, "="),
]


@pytest.mark.parametrize(("printed", "unit", "state", "value", "low", "high", "comparator"), EXAMPLES)
def test_printed_numbers_read_as_the_rules_say(printed, unit, state, value, low, high, comparator):
    reading = read_number(printed, unit, state)
    assert reading.comparator == comparator
    for read, expected in ((reading.value, value), (reading.low, low), (reading.high, high)):
        assert read == (expected if expected is None else pytest.approx(expected, rel=1e-12))


def test_a_literal_without_a_number_is_refused():
    with pytest.raises(NumberError, match="no number"):
        read_number("很多家企业")


def to_han(n: int) -> str:
    """Write 1 to 9999 in Han numerals, as a reference for the reader."""
    out, zero = "", False
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, n = divmod(n, size)
        if digit:
            out += ("零" if zero and out else "") + "零一二三四五六七八九"[digit] + name
            zero = False
        else:
            zero = True
    return out


@given(st.integers(1, 9999))
def test_han_numerals_are_read_back(n):
    assert han_to_int(to_han(n)) == n


@given(
    st.integers(0, 10**6),
    st.sampled_from(["", "万", "亿", "万亿"]),
    st.sampled_from(["", "约", "近", "超", "至少", "不到"]),
)
def test_the_value_lies_within_its_bounds_and_scales(n, scale, cue):
    reading = read_number(f"{cue}{n}{scale}元")
    factor = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}[scale]
    assert reading.value == n * factor
    assert reading.low is None or reading.low <= reading.value
    assert reading.high is None or reading.value <= reading.high


@given(st.decimals(0, 1000, places=2))
def test_a_decimal_is_half_a_unit_of_its_last_digit_wide(x):
    reading = read_number(f"{x}%")
    assert reading.high - reading.low == pytest.approx(0.01)
    assert reading.low <= float(x) <= reading.high


@given(st.integers(1, 10**9))
def test_a_whole_count_is_exact(n):
    reading = read_number(f"{n}家")
    assert reading.low == reading.value == reading.high == n


@pytest.mark.parametrize("text", ["三分之一", "1/3", "一半", "八成"])
def test_a_fraction_is_refused_and_not_read_as_one_of_its_digits(text):
    with pytest.raises(NumberError, match="fraction"):
        read_number(text, "percent")
