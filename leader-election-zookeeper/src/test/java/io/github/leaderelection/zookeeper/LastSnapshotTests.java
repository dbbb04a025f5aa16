package io.github.leaderelection.zookeeper;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.Records;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LastSnapshot}.
 */
class LastSnapshotTests {

	private static final String STORE = "store";

	private static final int FOLDER = 5;

	private static final int REVISION = 7;

	private static final int HINTS = 2;

	private static final SessionId HOLDER = new SessionId("holder");

	private final LastSnapshot last = new LastSnapshot();

	@Test
	void changeThatFollowsIsAdded() {
		Snapshot before = snapshot("7.a", 2);
		this.last.read(before);
		this.last.add(List.of(written(STORE, FOLDER, REVISION + 1)));
		Snapshot after = this.last.get();
		assertThat(after.records().mark()).isEqualTo("8.v");
		assertThat(after.frame().revision().version()).isEqualTo(REVISION + 1);
		assertThat(after.record("election-0")).isEqualTo(new Stored<>(4, held("election-0")));
		assertThat(after.record("election-1")).isEqualTo(before.record("election-1"));
		assertThat(after.records().holders()).containsExactly(HOLDER);
	}

	@Test
	void changesOfABatchAreAddedAsFarAsTheyFollowOneAnother() {
		this.last.read(snapshot("7.a", 2));
		this.last.add(List.of(written(STORE, FOLDER, REVISION + 1), written(STORE, FOLDER, REVISION + 2),
				written(STORE, FOLDER, REVISION + 4), written(STORE, FOLDER, REVISION + 3)));
		assertThat(this.last.get().frame().revision().version()).isEqualTo(REVISION + 2);
	}

	@Test
	void nothingIsAddedIfSomethingElseWasChangedInBetween() {
		assertNotAdded(snapshot("7.a", 2), written(STORE, FOLDER, REVISION + 2));
		assertNotAdded(snapshot("7.a", 2), written(STORE, FOLDER, REVISION));
	}

	@Test
	void nothingIsAddedIfANodeWasCreatedInBetween() {
		assertNotAdded(snapshot("7.a", 2), written(STORE, FOLDER + 1, REVISION + 1));
	}

	@Test
	void nothingIsAddedIfTheStoreIsAnother() {
		assertNotAdded(snapshot("7.a", 2), written("another", FOLDER, REVISION + 1));
	}

	@Test
	void nothingIsAddedToRecordsOfSeveralStates() {
		assertNotAdded(snapshot(null, 2), written(STORE, FOLDER, REVISION + 1));
	}

	@Test
	void nothingIsAddedToMoreRecordsThanAChangeIsWorth() {
		assertNotAdded(snapshot("7.a", 501), written(STORE, FOLDER, REVISION + 1));
		this.last.read(snapshot("7.a", 501));
		this.last.add(List.of(written(STORE, FOLDER, REVISION + 1), written(STORE, FOLDER, REVISION + 2)));
		assertThat(this.last.get().frame().revision().version()).isEqualTo(REVISION + 2);
	}

	@Test
	void nothingIsAddedToNothing() {
		this.last.add(List.of(written(STORE, FOLDER, 1)));
		assertThat(this.last.get()).isNull();
	}

	@Test
	void claimByAnAssumptionShowsThatItIsTrue() {
		AssumedRelease assumed = assume(led());
		this.last.add(List.of(written(STORE, FOLDER, REVISION + 2, assumed)));
		Snapshot after = this.last.get();
		assertThat(after.records().mark()).isEqualTo("9.v");
		assertThat(after.sessions().versions()).isEmpty();
		assertThat(after.record("election-0")).isEqualTo(new Stored<>(4, held("election-0")));
		assertThat(this.last.assumed()).isNull();
	}

	/**
	 * What follows in number may follow something else.
	 */
	@Test
	void changeByWhatWasReadDoesNotShowThatAnAssumptionIsTrue() {
		Snapshot before = led();
		assume(before);
		this.last.add(List.of(written(STORE, FOLDER, REVISION + 2)));
		assertThat(this.last.get()).isSameAs(before);
		assertThat(this.last.assumed()).isNull();
	}

	@Test
	void claimByAnAssumptionIsNotAddedToALaterReading() {
		AssumedRelease assumed = assume(led());
		Snapshot read = snapshot("12.a", 2);
		this.last.read(read);
		assertThat(this.last.assumed()).isNull();
		this.last.add(List.of(written(STORE, FOLDER, REVISION + 2, assumed)));
		assertThat(this.last.get()).isSameAs(read);
	}

	@Test
	void nothingIsAssumedOfWhatOwnChangesHaveLedTo() {
		this.last.read(led());
		this.last.add(List.of(written(STORE, FOLDER, REVISION + 1)));
		assertThat(AssumedRelease.of(this.last.get(), HOLDER)).isNull();
	}

	@Test
	void nothingIsAssumedOfRecordsOfSeveralStates() {
		Snapshot led = led();
		assertThat(AssumedRelease.of(new Snapshot(led.frame(), led.sessions(),
				new Records(null, led.records().byElection()), led.versions()), HOLDER))
			.isNull();
	}

	private AssumedRelease assume(Snapshot read) {
		this.last.read(read);
		AssumedRelease assumed = AssumedRelease.of(read, HOLDER);
		assertThat(assumed).isNotNull();
		assertThat(assumed.election()).isEqualTo("election-0");
		assertThat(assumed.snapshot().record("election-0").value().state()).isEqualTo(State.RELEASED);
		this.last.assume(assumed);
		assertThat(this.last.get()).isSameAs(read);
		return assumed;
	}

	private static Snapshot led() {
		Snapshot vacant = snapshot("7.a", 2);
		Map<String, ElectionRecord> records = new HashMap<>(vacant.records().byElection());
		records.put("election-0", held("election-0"));
		Session session = new Session(HOLDER, 1, "leader", Map.of(Session.FORMAT_KEY, String.valueOf(Session.FORMAT)),
				Duration.ofSeconds(10));
		return new Snapshot(vacant.frame(), new Nodes<>(Map.of(HOLDER, session), Map.of(HOLDER, 3)),
				new Records("7.a", records), vacant.versions());
	}

	private void assertNotAdded(Snapshot before, Written written) {
		this.last.read(before);
		this.last.add(List.of(written));
		assertThat(this.last.get()).isSameAs(before);
	}

	private static Written written(String storeId, int folder, int revision) {
		return written(storeId, folder, revision, null);
	}

	private static Written written(String storeId, int folder, int revision, @Nullable AssumedRelease confirmed) {
		return new Written(storeId, folder, new Revision(revision, Revision.UNKNOWN, revision, "v"),
				Map.of("election-0", new Stored<>(4, held("election-0"))), confirmed);
	}

	private static ElectionRecord held(String election) {
		return new ElectionRecord(election, State.HELD, HOLDER, 3, STORE);
	}

	private static Snapshot snapshot(@Nullable String mark, int elections) {
		Map<String, ElectionRecord> records = new HashMap<>();
		Map<String, Integer> versions = new HashMap<>();
		for (int number = 0; number < elections; number++) {
			String election = "election-" + number;
			records.put(election, new ElectionRecord(election, State.VACANT, null, 1, STORE));
			versions.put(election, 0);
		}
		return new Snapshot(new Frame(STORE, Frame.UNREPAIRED, FOLDER, new Revision(REVISION, HINTS, REVISION, "a")),
				new Nodes<>(Map.of(), Map.of()), new Records(mark, records), versions);
	}

}
