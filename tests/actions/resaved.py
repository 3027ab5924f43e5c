"""Files of the plan as LibreOffice saves them."""

import subprocess


def saved_again(data: bytes, kinds: list[str], folder) -> bytes:
    """A file saved by LibreOffice as one kind after the other; the first is its own."""
    for number, (kind, target) in enumerate(zip(kinds, kinds[1:], strict=False)):
        (folder / f"{number}.{kind}").write_bytes(data)
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", target]
        out = folder / f"out{number}"
        command += ["--outdir", str(out), str(folder / f"{number}.{kind}")]
        subprocess.run(command, check=True, capture_output=True, timeout=300)  # noqa: S603
        data = (out / f"{number}.{target}").read_bytes()
    return data
