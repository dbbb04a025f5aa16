package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.Map;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Records;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TermCheck}.
 */
class TermCheckTests {

	private static final SessionId SELF = new SessionId("a");

	private static final long TOKEN = 5;

	private static final long GRANTED_AFTER = 7;

	private final VirtualWorld world = new VirtualWorld();

	private final VirtualWorld.Environment environment = this.world.environment();

	private final SessionContext context = SessionContexts.of(new InMemoryElectionStore(), this.environment,
			ElectionSettings.defaults(), session(0));

	private final SharedLease shared = new SharedLease(this.context);

	private final TermCheck check = new TermCheck(this.context, this.shared);

	private final Term term = new Term("jobs", "a", TOKEN, GRANTED_AFTER, lease(), this.environment, TimingRules.SAFE);

	@Test
	void termThatWasGrantedHasTheLeaseOfItsClaim() {
		this.check.granted(this.term, lease());
		assertThat(this.term.isJoined()).isFalse();
		this.world.advance(Duration.ofSeconds(5));
		this.shared.current(lease());
		this.shared.extend(lease());
		this.world.advance(Duration.ofSeconds(2));
		assertThat(this.term.isValid()).isFalse();
	}

	@Test
	void termSharesTheLeaseWithTheFirstViewThatMustShowItsRecord() {
		this.world.advance(Duration.ofSeconds(2));
		this.check.confirm(this.term, observation(SELF, TOKEN, GRANTED_AFTER));
		assertThat(this.term.isJoined()).isFalse();
		assertThat(this.term.remaining()).hasSeconds(7);
		this.world.advance(Duration.ofSeconds(2));
		this.check.confirm(this.term, observation(SELF, TOKEN, GRANTED_AFTER + 1));
		assertThat(this.term.isJoined()).isTrue();
		assertThat(this.term.remaining()).hasSeconds(7);
	}

	@Test
	void termThatAnOlderViewDoesNotShowLastsAndSharesNothing() {
		Observation older = observation(new SessionId("b"), TOKEN - 1, GRANTED_AFTER);
		assertThat(this.check.confirmation(this.term, older)).isEqualTo(Confirmation.UNDECIDED);
		this.check.compare(this.term, older);
		assertThat(this.term.isValid()).isTrue();
		assertThat(this.term.isJoined()).isFalse();
	}

	@Test
	void termThatSharesTheLeaseAndIsNotConfirmedEndsAndKeepsTheLeaseThatItHad() {
		Lease before = lease();
		this.check.confirm(this.term, observation(SELF, TOKEN, GRANTED_AFTER + 1));
		this.world.advance(Duration.ofSeconds(2));
		this.check.compare(this.term, observation(new SessionId("b"), TOKEN + 1, GRANTED_AFTER + 2));
		assertThat(this.term.hasEnded()).isTrue();
		this.shared.extend(lease());
		assertThat(this.term.confirmed()).isEqualTo(before);
	}

	@Test
	void viewThatSaysNothingAboutRecordsEndsTermsOnlyIfWritesWereLost() {
		Observation shown = observation(new SessionId("b"), TOKEN + 1, GRANTED_AFTER + 1);
		Observation nothing = with(shown, shown.view());
		this.check.compare(this.term, nothing);
		assertThat(this.term.isValid()).isTrue();
		ElectionView view = shown.view();
		this.check.compare(this.term, with(shown,
				new ElectionView(view.storeId(), view.recurring(), false, view.records(), view.sessions())));
		assertThat(this.term.hasEnded()).isTrue();
	}

	private static Observation with(Observation shown, ElectionView view) {
		return new Observation(view, Evidence.NONE, shown.nonce(), shown.sent(), shown.received(), shown.lease());
	}

	private Observation observation(SessionId holder, long token, long nonce) {
		ElectionRecord record = new ElectionRecord("jobs", State.HELD, holder, token, "store");
		ElectionView view = new ElectionView("store", false, true, new Records("mark", Map.of("jobs", record)),
				Map.of(SELF, session(nonce)));
		Moment now = Moment.now(this.environment);
		return Observation.of(view, nonce, now, now, this.context.settings(), TimingRules.SAFE);
	}

	private static Session session(long nonce) {
		return new Session(SELF, nonce, "a", Map.of(), Duration.ofSeconds(10));
	}

	private Lease lease() {
		return new Lease(Moment.now(this.environment), Duration.ofSeconds(7));
	}

}
