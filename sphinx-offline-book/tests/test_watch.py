"""What a watch does with the files that changed: each command runs for its files, and no change is lost."""

from sphinx_offline_book import watch


class Pages(watch.Edition):
    """An edition whose looks find what a test names."""

    def __init__(self, looks):
        super().__init__("", None, None)
        self.looks = looks

    def look(self):
        return self.looks.pop(0) if self.looks else set()

    def docs(self, files):
        return set()


def runs(root, looks, turns=2):
    commands = [watch.Command("*.csv", "echo table >> ran"), watch.Command("*.md made", "echo text >> ran")]
    desk = watch.Desk(root, [Pages(looks)])
    for _ in range(turns):
        watch.turn(root, desk, commands)
    return (root / "ran").read_text().split() if (root / "ran").is_file() else []


def test_a_command_runs_when_one_of_its_files_has_changed(tmp_path):
    for name in ("a.csv", "b.md", "c.txt"):
        (tmp_path / name).write_text("")
    assert runs(tmp_path, [{tmp_path / "c.txt"}]) == []
    assert runs(tmp_path, [{tmp_path / "a.csv"}]) == ["table"]


def test_a_file_that_is_saved_while_something_is_made_starts_its_command_too(tmp_path):
    for name in ("a.csv", "b.md"):
        (tmp_path / name).write_text("")
    for late in range(4):
        (tmp_path / "ran").unlink(missing_ok=True)
        looks = [set() for _ in range(late)]
        assert runs(tmp_path, [{tmp_path / "b.md"}, *looks, {tmp_path / "a.csv"}]) in (
            ["table", "text"],
            ["text", "table"],
        )
