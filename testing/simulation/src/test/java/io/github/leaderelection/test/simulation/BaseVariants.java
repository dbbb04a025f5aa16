package io.github.leaderelection.test.simulation;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import io.github.leaderelection.engine.ElectionEngineBuilder;
import io.github.leaderelection.engine.WrongRules;
import io.github.leaderelection.test.simulation.StoreKind.Ages;
import io.github.leaderelection.test.simulation.StoreKind.Marks;

/**
 * What is wrong with bases, marks, ages, batches and stale reads.
 */
final class BaseVariants {

	private static final String WRONG_BASE = "whose records are not those of the store";

	private static final int MANY = 24;

	private final Map<String, Variant> variants = new LinkedHashMap<>();

	private BaseVariants() {
		bases();
		marks();
		ages();
		leases();
		batches();
		staleReads();
	}

	static Map<String, Variant> all() {
		return new BaseVariants().variants;
	}

	private void bases() {
		engine("unchanged is believed of another incarnation", Marks.COUNTER, WrongRules.believesAnotherIncarnation(),
				EnumSet.of(Fault.STORE_PARTIAL_LOSS, Fault.RESIGN, Fault.LEAVE), WRONG_BASE);
		engine("unchanged is believed though the own nonce went back", Marks.COUNTER,
				WrongRules.believesAStoreThatLostWrites(), EnumSet.of(Fault.STORE_WIPE, Fault.CRASH), WRONG_BASE);
		engine("unchanged is believed of a base that is not held any more", Marks.RANDOM,
				WrongRules.believesWhatIsNotHeld(),
				EnumSet.of(Fault.DELAY, Fault.STORE_SLOW, Fault.RESIGN, Fault.RESIGN_BETWEEN_TASKS, Fault.LEAVE),
				"that it did not hold any more");
		engine("unchanged is believed beside an older format", Marks.RANDOM, WrongRules.believesBesideOlderFormats(),
				EnumSet.of(Fault.OLD_FORMAT, Fault.RESIGN), WRONG_BASE + ".*with an older format");
		engine("base of a claim that was refused is kept", Marks.CONTENT, WrongRules.keepsTheBaseOfARefusedClaim(),
				EnumSet.of(Fault.LAGGING_READS, Fault.RESIGN, Fault.STORE_SLOW), "from before a claim was refused");
	}

	private void marks() {
		store("mark is a counter that begins anew", Marks.COUNTER, EnumSet.of(Fault.MARK_LOSS, Fault.RESIGN));
		store("mark comes from a sequence", Marks.SEQUENCE, EnumSet.of(Fault.RESIGN));
		store("mark is not changed by releases", Marks.WITHOUT_RELEASES, EnumSet.of(Fault.RESIGN));
	}

	private void ages() {
		age("age of a heartbeat is taken for that of a later one", Ages.OF_ANY);
		age("heartbeat is taken for older than it is", Ages.TOO_OLD);
	}

	private void leases() {
		engine("term joins the lease before a view shows its record", Marks.CONTENT, WrongRules.joinsTheLeaseUnseen(),
				EnumSet.of(Fault.DELAY, Fault.RESIGN, Fault.STORE_PARTIAL_LOSS), "no view has confirmed it");
	}

	private void batches() {
		many("batch is granted if any of its elections is", WrongRules.grantsAllOfABatch(),
				EnumSet.of(Fault.TORN_BATCH, Fault.RESIGN, Fault.CRASH), "which the store has not given");
		many("token that is far ahead is given to other elections", WrongRules.spreadsTokensThatAreFarAhead(),
				EnumSet.of(Fault.FAR_TOKEN, Fault.RESIGN), "which is far ahead");
		many("batch has the lowest token that one of its elections needs", WrongRules.takesTheLowestTokenOfABatch(),
				EnumSet.of(Fault.RESIGN), "");
		many("shares of others are left to them for ever", WrongRules.leavesTheSharesOfOthersForEver(),
				EnumSet.of(Fault.CANDIDACY_PAUSE, Fault.RESIGN, Fault.CRASH_ALL), "nobody leads");
		this.variants.put("unknown outcome of a batch is taken for success",
				new Variant((scenario) -> scenario.withStore(WrongStores.takingUnknownForClaimed()).withElections(MANY),
						EnumSet.of(Fault.TORN_BATCH, Fault.RESIGN), "which the store has not given"));
	}

	private void staleReads() {
		staleRead("stale read counts though it is of another incarnation",
				WrongRules.staleReadOfAnotherIncarnationCounts(), EnumSet.of(Fault.STORE_RESTART, Fault.RESIGN),
				"is of another incarnation");
		staleRead("stale read is judged by a view that is not held any more", WrongRules.judgesAStaleReadByAnOldView(),
				EnumSet.of(Fault.RESIGN, Fault.DELAY), "is judged by a view that is not held any more");
		staleRead("stale read counts though it shows unknown sessions", WrongRules.staleReadOfUnknownSessionsCounts(),
				EnumSet.of(Fault.RESIGN, Fault.CRASH, Fault.STOP), "shows unknown sessions");
		staleRead("record of a stale read need not be trusted", WrongRules.believesAStaleRead(),
				EnumSet.of(Fault.STORE_RESTART, Fault.RESIGN), "shows what another incarnation has written");
		this.variants.put("record is released because a claim assumes that",
				new Variant((scenario) -> scenario.withStore(WrongStores.believingWhatIsAssumed())
					.withKind(scenario.kind().withStaleReads()), EnumSet.of(Fault.RESIGN), "two leaders"));
	}

	private void engine(String name, Marks marks, UnaryOperator<ElectionEngineBuilder> wrong, Set<Fault> faults,
			String violation) {
		this.variants.put(name,
				new Variant((scenario) -> scenario.withEngine(wrong).withKind(scenario.kind().withMarks(marks)), faults,
						violation));
	}

	private void store(String name, Marks marks, Set<Fault> faults) {
		engine(name, marks, UnaryOperator.identity(), faults, WRONG_BASE);
	}

	private void age(String name, Ages wrong) {
		this.variants.put(name, new Variant((scenario) -> scenario.withKind(scenario.kind().withAges(wrong)),
				EnumSet.of(Fault.DELAY, Fault.PARTITION), "two leaders"));
	}

	private void many(String name, UnaryOperator<ElectionEngineBuilder> wrong, Set<Fault> faults, String violation) {
		this.variants.put(name,
				new Variant((scenario) -> scenario.withEngine(wrong).withElections(MANY), faults, violation));
	}

	private void staleRead(String name, UnaryOperator<ElectionEngineBuilder> wrong, Set<Fault> faults,
			String violation) {
		this.variants.put(name,
				new Variant((scenario) -> scenario.withEngine(wrong).withKind(scenario.kind().withStaleReads()), faults,
						"claims by a stale read that " + violation));
	}

}
