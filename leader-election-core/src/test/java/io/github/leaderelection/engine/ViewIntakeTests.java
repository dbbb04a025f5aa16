package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Records;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ViewIntake}.
 */
class ViewIntakeTests {

	private static final ElectionView VIEW = new ElectionView("store", true, true, Map.of(), Map.of());

	private final VirtualWorld world = new VirtualWorld();

	private final VirtualWorld.Environment environment = this.world.environment();

	private final List<Observation> observed = new ArrayList<>();

	private boolean failing;

	private final ViewIntake views = new ViewIntake(context(), (observation) -> {
		this.observed.add(observation);
		if (this.failing) {
			throw new IllegalStateException("on purpose");
		}
	});

	private SessionContext context() {
		ElectionSettings settings = ElectionSettings.defaults();
		Session session = new Session(new SessionId("a"), 0, "a", Map.of(), settings.leaseDuration());
		return SessionContexts.of(new InMemoryElectionStore(), this.environment, settings, session);
	}

	@Test
	void takesInEachViewOnceAndNoneThatIsOlder() {
		accept(2);
		assertThat(this.views.acknowledged()).isEqualTo(2);
		accept(2);
		accept(1);
		assertThat(this.views.acknowledged()).isEqualTo(2);
		accept(3);
		assertThat(this.views.acknowledged()).isEqualTo(3);
		assertThat(this.observed).extracting(Observation::nonce).containsExactly(2L, 3L);
	}

	@Test
	void leaseCountsFromTheSending() {
		Moment sent = Moment.now(this.environment);
		this.world.advance(Duration.ofSeconds(1));
		this.views.accept(1, sent, null, VIEW);
		assertThat(this.observed).singleElement().satisfies((observation) -> {
			assertThat(observation.view()).isEqualTo(VIEW);
			assertThat(observation.sent()).isEqualTo(sent);
			assertThat(observation.received()).isEqualTo(Moment.now(this.environment));
			assertThat(observation.lease().start()).isEqualTo(sent);
		});
	}

	@Test
	void viewAfterOneThatWasNotObservedToTheEndCountsAsOneThatLacksWrites() {
		this.failing = true;
		assertThatIllegalStateException().isThrownBy(() -> accept(1));
		assertThatIllegalStateException().isThrownBy(() -> accept(2));
		this.failing = false;
		accept(3);
		accept(4);
		assertThat(this.observed).extracting((observation) -> observation.view().intact())
			.containsExactly(true, false, false, true);
		assertThat(this.observed.get(2).view())
			.isEqualTo(new ElectionView("store", true, false, VIEW.records(), VIEW.sessions()));
	}

	@Test
	void recordsAreUnchangedIfTheViewHasThoseThatAreHeld() {
		Records records = records();
		ElectionView first = view("store", records, 1);
		accept(1, null, first);
		assertThat(this.views.held()).isSameAs(first);
		ElectionView second = view("store", records, 2);
		assertThat(accept(2, first, second)).isTrue();
		assertThat(this.views.held()).isSameAs(second);
		assertThat(accept(3, second, view("store", records(), 3))).isTrue();
		assertThat(evidence()).containsExactly(Evidence.FULL, Evidence.UNCHANGED, Evidence.FULL);
	}

	@Test
	void answerOfAnotherIncarnationDoesNotCount() {
		ElectionView base = held();
		assertThatNothingCounts(base, view("other", base.records(), 2));
	}

	@Test
	void answerOfAStoreThatHasLostWritesDoesNotCount() {
		ElectionView base = held();
		assertThatNothingCounts(base, view("store", base.records(), 1));
	}

	@Test
	void answerOfAStoreThatDoesNotKnowTheSessionDoesNotCount() {
		ElectionView base = held();
		assertThatNothingCounts(base, new ElectionView("store", false, true, base.records(), Map.of()));
	}

	@Test
	void answerDoesNotCountOnceALateAnswerHasReplacedTheBase() {
		ElectionView base = held();
		accept(2, base, view("store", records(), 2));
		assertThatNothingCounts(3, base, view("store", base.records(), 3));
	}

	@Test
	void answerCountsAfterALateOneThatHasLeftTheRecordsAsTheyWere() {
		ElectionView base = held();
		accept(2, base, view("store", base.records(), 2));
		accept(3, base, view("store", base.records(), 3));
		assertThat(evidence()).containsExactly(Evidence.FULL, Evidence.UNCHANGED, Evidence.UNCHANGED);
	}

	@Test
	void answerDoesNotCountAfterARefusal() {
		ElectionView base = held();
		this.views.forget();
		assertThat(this.views.held()).isNull();
		assertThatNothingCounts(base, view("store", base.records(), 2));
	}

	@Test
	void answerDoesNotCountWhileAnInstanceOfAnOlderFormatIsVisible() {
		ElectionView base = held();
		Session own = session("a", 2, Map.of(Session.FORMAT_KEY, "2"));
		Session older = session("b", 7, Map.of());
		ElectionView view = new ElectionView("store", false, true, base.records(),
				Map.of(own.id(), own, older.id(), older));
		assertThatNothingCounts(base, view);
		accept(3, null, view("store", base.records(), 3));
		assertThat(this.views.held()).isNotNull();
		accept(4, null, new ElectionView("store", false, true, records(),
				Map.of(own.id(), own.withNonce(4), older.id(), older)));
		assertThat(this.views.held()).isNull();
		assertThat(evidence()).last().isEqualTo(Evidence.FULL);
	}

	@Test
	void olderFormatIsReportedOnceAndSoIsItsEnd() {
		ElectionView present = view("store", records(), 1);
		Session own = session("a", 9, Map.of(Session.FORMAT_KEY, "2"));
		Session older = new Session(new SessionId("b"), 7, "b\n", Map.of(), own.lease());
		ElectionView mixed = new ElectionView("store", false, true, records(),
				Map.of(own.id(), own, older.id(), older));
		assertThat(LogOutput.of(() -> accept(1, null, present))).isEmpty();
		assertThat(LogOutput.of(() -> {
			accept(2, null, mixed);
			accept(3, null, mixed);
		}).lines()).singleElement().asString().contains("INFO", "because b?/b", "has format 1, not 2");
		assertThat(LogOutput.of(() -> {
			accept(4, null, present);
			accept(5, null, present);
		}).lines()).singleElement().asString().contains("INFO", "no session has an older format any more");
	}

	@Test
	void nothingIsHeldOfAViewThatWasNotObservedToTheEndOrLacksWrites() {
		ElectionView base = held();
		this.failing = true;
		assertThatIllegalStateException().isThrownBy(() -> accept(2, base, view("store", base.records(), 2)));
		this.failing = false;
		assertThat(this.views.held()).isNull();
		accept(3, base, view("store", base.records(), 3));
		assertThat(this.observed.get(2).evidence()).isEqualTo(Evidence.NONE);
		assertThat(this.observed.get(2).view().intact()).isFalse();
		accept(4, null, view("store", records(), 3));
		assertThat(this.views.held()).isNull();
	}

	private ElectionView held() {
		ElectionView base = view("store", records(), 1);
		accept(1, null, base);
		return base;
	}

	private void assertThatNothingCounts(ElectionView base, ElectionView view) {
		assertThatNothingCounts(2, base, view);
	}

	private void assertThatNothingCounts(long nonce, ElectionView base, ElectionView view) {
		assertThat(accept(nonce, base, view)).isFalse();
		assertThat(evidence()).last().isEqualTo(Evidence.NONE);
		assertThat(this.views.held()).isNull();
	}

	private List<Evidence> evidence() {
		return this.observed.stream().map(Observation::evidence).toList();
	}

	private static Records records() {
		return new Records("mark", Map.of());
	}

	private static ElectionView view(String storeId, Records records, long nonce) {
		Session own = session("a", nonce, Map.of(Session.FORMAT_KEY, "2"));
		return new ElectionView(storeId, false, true, records, Map.of(own.id(), own));
	}

	private static Session session(String id, long nonce, Map<String, String> metadata) {
		return new Session(new SessionId(id), nonce, id, metadata, Duration.ofSeconds(10));
	}

	private boolean accept(long nonce, @Nullable ElectionView base, ElectionView view) {
		return this.views.accept(nonce, Moment.now(this.environment), base, view);
	}

	private void accept(long nonce) {
		this.views.accept(nonce, Moment.now(this.environment), null, VIEW);
	}

}
