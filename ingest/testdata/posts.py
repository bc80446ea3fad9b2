"""Writes the files of posts that pyarrow and zstd make, for the Go tests to read.

    python posts.py        (pyarrow, and zstd on the path)
"""

import datetime
import json
import subprocess

import pyarrow as pa
import pyarrow.feather
import pyarrow.ipc
import pyarrow.parquet

HERE = __file__.rpartition("/")[0] or "."
DAY = datetime.datetime(2024, 5, 1, 8, 0, tzinfo=datetime.UTC)

# Invented posts. The second has no text.
posts = {
    "id": pa.array([9007199254740993, 2, 3], pa.int64()),
    "title": pa.array(["Tea", None, None], pa.large_string()),
    "text": pa.array(["A quiet day with tea ☕.", None, "The bus was late again."], pa.large_string()),
    "community": pa.array(["tea", "tea", None]).dictionary_encode(),
    "author": pa.array([11, 12, None], pa.uint32()),
    "thread": pa.array(["t-1", None, "t-3"], pa.string_view()),
    "created_at": pa.array([DAY, None, DAY], pa.timestamp("ms", tz="Europe/Berlin")),
    "lang": pa.array(["en", "en", None], pa.binary()),
    "words": pa.array([["quiet", None], [], None]),
    "pair": pa.array([{"a": 1}, None, None]),
}
table = pa.table(posts)


def write(name, opened, options=None):
    with opened(f"{HERE}/{name}", table.schema, options=options) as out:
        out.write_table(table, max_chunksize=2)


write("posts.arrow", pa.ipc.new_file)
write("posts-lz4.arrow", pa.ipc.new_file, pa.ipc.IpcWriteOptions(compression="lz4"))
write("posts.arrows", pa.ipc.new_stream, pa.ipc.IpcWriteOptions(compression="zstd"))
write("posts-stream.arrow", pa.ipc.new_stream)  # as Hugging Face names its files
write("posts-old.arrow", pa.ipc.new_file, pa.ipc.IpcWriteOptions(use_legacy_format=True, metadata_version=pa.ipc.MetadataVersion.V4))
pa.feather.write_feather(table.drop_columns("thread"), f"{HERE}/posts.feather")
pa.parquet.write_table(table.drop_columns("thread"), f"{HERE}/posts.parquet")

# A dump in two frames, whose window is the largest that Reddit's have.
lines = [
    {"id": "aa1", "subreddit": "tea", "created_utc": 1700000000, "author": "pot", "title": "Tea", "selftext": "A quiet day.", "score": 3},
    {"id": "aa2", "subreddit": "tea", "created_utc": "1700000001", "author": "[deleted]", "title": "Milk?", "selftext": "[deleted]"},
    {"id": "aa3", "name": "t3_aa3", "subreddit": "tea", "created_utc": 1700000002, "author": "cup", "title": "Green or black?", "selftext": ""},
    {"id": "cc1", "subreddit": "tea", "created_utc": 1700000003, "author": "cup", "body": "Black.", "link_id": "t3_aa3", "parent_id": "t3_aa3"},
]
with open(f"{HERE}/RS_2023-11.zst", "wb") as out:
    for part in (lines[:2], lines[2:]):
        text = "".join(json.dumps(line) + "\n" for line in part)
        out.write(subprocess.run(["zstd", "--long=31", "--ultra", "-22", "-c"], input=text.encode(), capture_output=True, check=True).stdout)
