"""The published JSON Schema of a form, written to standard output when run as a module."""

import json
import sys

from observation_forms.form import Form


def published_schema() -> str:
    """The text of `form.schema.json` (JSON Schema 2020-12), generated from the model so that both agree.

    It states shape and size. What it cannot say, such as a scale that must exist, is `check_form`'s.
    """
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | Form.model_json_schema()
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(published_schema())
