"""Reads NAME.attestation.intoto.json as an in-toto statement; where NAME.attestation.dsse.json and
NAME.attestation.pae lie beside it, compares envelope and signed bytes too: intoto.py NAME."""

import json
import sys
from pathlib import Path

from google.protobuf.json_format import ParseDict
from in_toto_attestation.predicates.test_result.v0.test_result_pb2 import TestResult
from in_toto_attestation.v1.resource_descriptor import ResourceDescriptor
from in_toto_attestation.v1.statement import Statement
from in_toto_attestation.v1.statement_pb2 import Statement as Message
from securesystemslib.dsse import Envelope

# The library takes a digest of any length.
LENGTHS = {"sha256": {64}, "gitCommit": {40, 64}, "gitTree": {40, 64}, "gitTag": {40, 64}, "gitBlob": {40, 64}}

name = sys.argv[1]
payload = Path(f"{name}.attestation.intoto.json").read_bytes()
document = json.loads(payload)
Statement.copy_from_pb(ParseDict(document, Message())).validate()
if document["predicateType"] != "https://in-toto.io/attestation/test-result/v0.1":
    sys.exit(f"the predicate is {document['predicateType']}")
result = ParseDict(document["predicate"], TestResult())
for resource in result.configuration:
    ResourceDescriptor.copy_from_pb(resource).validate() if resource.digest else None
if not result.configuration or result.result not in ("PASSED", "WARNED", "FAILED"):
    sys.exit("there is no configuration, or no result")
tests = [*result.passed_tests, *result.warned_tests, *result.failed_tests]
if not tests or len(set(tests)) != len(tests):
    sys.exit("there are no tests, or one has two results")
expected = "FAILED" if result.failed_tests else "WARNED" if result.warned_tests else "PASSED"
if result.result != expected:
    sys.exit(f"the result is {result.result}, and the tests say {expected}")
names = [subject["name"] for subject in document["subject"]]
if len(set(names)) != len(names):
    sys.exit("two subjects have one name")
for resource in [*document["subject"], *document["predicate"]["configuration"]]:
    for algorithm, digest in resource.get("digest", {}).items():
        if len(digest) not in LENGTHS[algorithm] or int(digest, 16) < 0 or digest != digest.lower():
            sys.exit(f"{digest} is no {algorithm}")

envelope = Path(f"{name}.attestation.dsse.json")
if envelope.exists():
    read = Envelope.from_dict(json.loads(envelope.read_bytes()))
    if read.payload != payload or read.payload_type != "application/vnd.in-toto+json":
        sys.exit("the envelope has another payload")
    if read.pae() != Path(f"{name}.attestation.pae").read_bytes():
        sys.exit("other bytes are signed than the library would sign")
    if not read.signatures:
        sys.exit("the envelope has no signature")
