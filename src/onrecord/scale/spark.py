"""A run on a Spark cluster: lots read by its executors, facts grouped by its shuffles, the same rows as on one machine.

Every machine opens the sources and the tables under the same paths. Reading is `mapInArrow` over the lots: an executor
writes the parts of its lot itself, whole and under a name that the lot gives, so a task that Spark runs twice leaves
what it would have left once. Fusing is joins, and `applyInArrow` over buckets of blocks, components and events.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path
from time import sleep
from typing import Any

from onrecord.errors import OnRecordError, UsageError
from onrecord.fusion.facts import Link
from onrecord.ledger.moments import CROWD
from onrecord.ledger.packing import unpack
from onrecord.records import Kind
from onrecord.scale.columns import arrow, from_batch
from onrecord.scale.crew import Crew, Work
from onrecord.scale.facts import Body, StrandRow, TellingRow
from onrecord.scale.fusing import account_event, cluster, link_block, settle_about
from onrecord.scale.reading import load_reader
from onrecord.scale.run import Plan, Receipt, fused, load_plan, read_lot, receipts, seal_events
from onrecord.scale.tables import clear, event_rows, write_part

BUCKET = 20_000
"""Rows of a bucket, about: what one Python process groups at a time."""


def _sql() -> Any:
    try:
        from pyspark.sql import functions
    except ImportError as error:
        raise UsageError("this needs PySpark: pip install 'onrecord[spark]'") from error
    return functions


@contextmanager
def open_spark(master: str | None = None, connect: str | None = None) -> Iterator[Any]:
    """A session: of a Spark Connect server, of a cluster, or of what the Spark configuration names; all local cores if none.

    Raises UsageError where PySpark is not installed.
    """
    _sql()
    from pyspark.sql import SparkSession

    # Executors on this machine take the Python that this is.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder: Any = SparkSession.builder
    builder = builder.appName("onrecord")
    if connect:
        builder = builder.remote(connect)
    elif master or not os.environ.get("SPARK_CONF_DIR"):
        builder = builder.master(master or "local[*]")
    try:
        spark = builder.getOrCreate()
    except Exception as error:
        raise OnRecordError(f"Spark does not start: {str(error).strip().splitlines()[0]}") from error
    try:
        yield spark
    finally:
        spark.stop()


# ------------------------------------------------------------------ reading


def read_there(spark: Any, plan: Plan, out: Path, jobs: int = 1) -> Iterator[Receipt]:
    """Reads every lot that has no receipt yet, each as a task of its own; receipts as they come."""
    told = receipts(out)
    yield from told.values()
    waiting = [(lot.number,) for lot in plan.lots if lot.number not in told]
    if not waiting:
        return
    frame = spark.createDataFrame(waiting, "lot int").repartitionByRange(len(waiting), "lot")
    work = frame.mapInArrow(partial(_read_lots, str(out.resolve()), jobs), "lot int")
    with ThreadPoolExecutor(1) as beside:
        job = beside.submit(work.collect)
        while not job.done():
            sleep(0.5)
            yield from _new(out, told)
        if error := job.exception():
            raise OnRecordError(f"Spark gave up: {_reason(error)}") from error
    yield from _new(out, told)


def _new(out: Path, told: dict[int, Receipt]) -> list[Receipt]:
    found = [receipt for number, receipt in receipts(out).items() if number not in told]
    told.update({receipt.lot: receipt for receipt in found})
    return found


def _reason(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return next((line for line in reversed(lines) if "Error" in line), lines[0] if lines else type(error).__name__)


def _read_lots(out: str, jobs: int, batches: Iterator[Any]) -> Iterator[Any]:
    """On an executor: the lots of a partition, read and written; their numbers."""
    folder = Path(out)
    plan = load_plan(folder)
    by_number = {lot.number: lot for lot in plan.lots}
    for batch in batches:
        for number in batch.column("lot").to_pylist():
            with Crew(_reader(plan.rules, plan.language), jobs) as crew:
                read_lot(plan, by_number[number], folder, crew)
        yield batch


@lru_cache(maxsize=1)
def _reader(rules: str | None, language: str) -> Work:
    """Loaded once in each of Spark's Python processes."""
    return load_reader(Path(rules) if rules else None, language)


# ------------------------------------------------------------------ fusing


def fuse_there(spark: Any, out: Path) -> int:
    """Fuses the claims of a run over the cluster and writes `events`; how many there are."""
    done = fused(out)
    if done is not None:
        return done
    passing = out / "passing"
    shutil.rmtree(passing, ignore_errors=True)
    clear(out, "events")
    try:
        events = _Fusing(spark, out.resolve(), passing.resolve()).run()
    except Exception as error:
        if isinstance(error, OnRecordError):
            raise
        raise OnRecordError(f"Spark gave up: {_reason(error)}") from error
    shutil.rmtree(passing, ignore_errors=True)
    return seal_events(out, events)


class _Fusing:
    """The steps of fusing as frames. What several steps need is written down: a lost executor costs no step before."""

    def __init__(self, spark: Any, out: Path, passing: Path) -> None:
        self.spark, self.out, self.passing, self.sql = spark, out, passing, _sql()

    def run(self) -> int:
        sql = self.sql
        versions = self._read("versions")
        first = versions.groupBy("report").agg(sql.min("order").alias("order"))
        strands = self._keep("strands", self._read("strands").join(first, ["report", "order"], "left_semi"))
        tellings = self._keep("tellings", self._read("tellings").join(first, ["report", "order"], "left_semi"))
        versions = versions.join(first, ["report", "order"], "left_semi")
        past = self._superseded(versions)
        links = self._keep("links", self._links(strands))
        force = self._keep("force", strands.join(past, "report", "left_anti"))
        home = self._keep("home", self._memberships(force, links))
        told = self._keep("told", tellings.join(home.select("claim", "event"), "claim"))
        abouts = self._keep("abouts", self._abouts(tellings.join(past, "report", "left_anti"), force, home, told))
        return self._events(told, abouts, versions)

    def _read(self, table: str) -> Any:
        return self.spark.read.parquet(f"{self.out}/{table}/part-*.parquet")

    def _keep(self, name: str, frame: Any) -> Any:
        path = str(self.passing / name)
        frame.write.mode("overwrite").parquet(path)
        return self.spark.read.schema(frame.schema).parquet(path)

    def _buckets(self, frame: Any, column: str) -> Any:
        """A frame with the bucket of each row, by a column: as many buckets as its rows ask for."""
        many = max(1, frame.count() // BUCKET)
        return frame.withColumn("bucket", self.sql.pmod(self.sql.xxhash64(column), self.sql.lit(many)))

    def _superseded(self, versions: Any) -> Any:
        """Reports whose place at an address a later version has taken, as `fusing.superseded` has it."""
        from pyspark.sql import Window

        sql = self.sql
        own = versions.select("report", "kind", "known", "order", sql.col("url").alias("at"))
        back = versions.select("report", "kind", "known", "order", sql.explode("takes_back").alias("at"))
        at = own.union(back).where("at is not null").where(f"kind is null or kind != '{Kind.LIVE_BLOG.value}'")
        rank = f"coalesce(kind, '') != '{Kind.SUMMARY.value}'"
        latest = Window.partitionBy("at").orderBy(sql.expr(rank).desc(), sql.desc("known"), sql.desc("order"))
        placed = at.distinct().withColumn("place", sql.row_number().over(latest))
        return placed.where("place > 1").select("report").distinct()

    def _links(self, strands: Any) -> Any:
        """The links of all blocks; a key that one strand has alone is no block."""
        sql = self.sql
        keyed = strands.withColumn("key", sql.explode("keys"))
        shared = keyed.groupBy("key").count().where("count > 1").select("key")
        blocks = self._buckets(keyed.join(shared, "key", "left_semi"), "key")
        found = blocks.groupBy("bucket").applyInArrow(_link_blocks, "a string, b string, score double")
        return found.dropDuplicates(["a", "b"])

    def _memberships(self, force: Any, links: Any) -> Any:
        sql = self.sql
        names = force.select("id")
        inside = links.join(names.withColumnRenamed("id", "a"), "a", "left_semi")
        inside = inside.join(names.withColumnRenamed("id", "b"), "b", "left_semi")
        place = self._components(inside)
        placed = force.join(place, "id", "left").withColumn("part", sql.coalesce("part", "id"))
        linked = inside.join(place.withColumnRenamed("id", "a"), "a")
        many = max(1, placed.count() // BUCKET)
        bucket = sql.pmod(sql.xxhash64("part"), sql.lit(many))
        groups = [frame.withColumn("bucket", bucket).groupBy("bucket") for frame in (placed, linked)]
        return groups[0].cogroup(groups[1]).applyInArrow(_cluster_parts, "claim string, event string, strand string")

    def _components(self, links: Any) -> Any:
        """Strand to the least id of its component: labels go to neighbours until none is lowered, and take their own labels'."""
        sql = self.sql
        both = links.select("a", "b").union(links.select(sql.col("b").alias("a"), sql.col("a").alias("b")))
        edges = self._keep("edges", both)
        labels = self._keep("labels0", edges.groupBy("a").agg(sql.least("a", sql.min("b")).alias("part")))
        for turn in range(1, 200):
            beside = (
                edges.join(labels.select(sql.col("a").alias("b"), "part"), "b")
                .groupBy("a")
                .agg(sql.min("part").alias("near"))
            )
            lower = labels.join(beside, "a").select(
                "a", sql.least("part", "near").alias("part"), sql.col("part").alias("was")
            )
            above = lower.select(sql.col("a").alias("part"), sql.col("part").alias("top"))
            jumped = lower.join(above, "part").select("a", sql.least("part", "top").alias("part"), "was")
            kept = self._keep(f"labels{turn}", jumped)
            labels = kept.select("a", "part")
            if kept.where("part != was").isEmpty():
                return labels.withColumnRenamed("a", "id")
        raise OnRecordError("components of links do not come to rest")

    def _abouts(self, tellings: Any, force: Any, home: Any, told: Any) -> Any:
        """Each confirmation or denial with the event that it speaks of."""
        sql = self.sql
        spoken = tellings.where("strand is null")
        named = spoken.select("claim", sql.explode("about").alias("named"))
        by_name = named.join(home.select(sql.col("claim").alias("named"), "event"), "named").select("claim", "event")
        keyed = spoken.select("claim", sql.explode("keys").alias("key"))
        near = (
            keyed.join(force.select("id", sql.explode("event_keys").alias("key")), "key")
            .select("claim", "id")
            .distinct()
        )
        quiet = near.groupBy("claim").count().where(f"count <= {CROWD}").select("claim")
        events = home.select(sql.col("strand").alias("id"), "event").distinct()
        by_key = near.join(quiet, "claim").join(events, "id").select("claim", "event")
        candidates = by_name.union(by_key).distinct()
        beside = candidates.withColumnRenamed("claim", "spoken").join(told.select("event", "body"), "event")
        many = max(1, spoken.count() // BUCKET)
        spoken = spoken.withColumn("bucket", sql.pmod(sql.xxhash64("claim"), sql.lit(many)))
        beside = beside.withColumn("bucket", sql.pmod(sql.xxhash64("spoken"), sql.lit(many)))
        settled = spoken.groupBy("bucket").cogroup(beside.groupBy("bucket"))
        found = settled.applyInArrow(_settle_abouts, "claim string, event string")
        return spoken.drop("bucket").join(found, "claim")

    def _events(self, told: Any, abouts: Any, versions: Any) -> int:
        sql = self.sql
        rows = told.unionByName(abouts).join(versions.select("report", "print"), "report")
        rows = self._buckets(rows, "event").withColumn("bucket", sql.col("bucket").cast("int"))
        out = str(self.out)

        def account(table: Any) -> Any:
            return _account_events(out, table)

        made = rows.groupBy("bucket").applyInArrow(account, "bucket int, events bigint")
        return sum(row["events"] for row in made.collect())


def _link_blocks(table: Any) -> Any:
    blocks: dict[str, list[StrandRow]] = defaultdict(list)
    for key, row in zip(table.column("key").to_pylist(), _rows(StrandRow, table), strict=True):
        blocks[key].append(row)
    found = {(link.a, link.b): link.score for rows in blocks.values() for link in link_block(rows)}
    pa = arrow()
    pairs = [pa.array([pair[k] for pair in found], pa.string()) for k in (0, 1)]
    return pa.table([*pairs, pa.array(found.values(), pa.float64())], names=["a", "b", "score"])


def _cluster_parts(strands: Any, links: Any) -> Any:
    made = [Link(row["a"], row["b"], row["score"]) for row in links.select(["a", "b", "score"]).to_pylist()]
    found = list(cluster(_rows(StrandRow, strands), made))
    return _strings(claim=[m.claim for m in found], event=[m.event for m in found], strand=[m.strand for m in found])


def _settle_abouts(spoken: Any, beside: Any) -> Any:
    events: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for row in beside.to_pylist():
        events[row["spoken"]][row["event"]].append(unpack(Body, row["body"]).telling)
    settled = (settle_about(row, events[row.claim]) for row in _rows(TellingRow, spoken) if row.claim in events)
    found = [m for m in settled if m]
    return _strings(claim=[m.claim for m in found], event=[m.event for m in found])


def _account_events(out: str, table: Any) -> Any:
    """Writes the events of a bucket as a part of their own; how many there are."""
    bucket = table.column("bucket")[0].as_py()
    told: dict[str, tuple[list[TellingRow], list[TellingRow]]] = defaultdict(lambda: ([], []))
    for event, row in zip(table.column("event").to_pylist(), _rows(TellingRow, table), strict=True):
        told[event][row.strand is None].append(row)
    prints = dict(zip(table.column("report").to_pylist(), table.column("print").to_pylist(), strict=True))
    accounts = [account_event(event, rows, about, prints) for event, (rows, about) in sorted(told.items())]
    write_part(Path(out), "events", bucket, event_rows(accounts))
    pa = arrow()
    return pa.table([pa.array([bucket], pa.int32()), pa.array([len(accounts)], pa.int64())], names=["bucket", "events"])


def _rows(kind: Any, table: Any) -> list[Any]:
    return from_batch(kind, table.select(list(kind.__dataclass_fields__)))


def _strings(**columns: list[Any]) -> Any:
    pa = arrow()
    return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
