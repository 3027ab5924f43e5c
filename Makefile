# Short names for `python3 dev.py …`; more words go in ARGS, for example: make run ARGS="--port 8080"
.PHONY: setup run test lint lines bench assets screenshots lock sbom release

setup run test lint lines bench assets screenshots lock sbom release:
	@python3 dev.py $@ $(ARGS)
