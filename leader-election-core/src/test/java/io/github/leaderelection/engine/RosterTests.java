package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Roster}.
 */
class RosterTests {

	private static final Duration LEASE = Duration.ofSeconds(10);

	private final VirtualWorld world = new VirtualWorld();

	private final VirtualWorld.Environment environment = this.world.environment();

	private final Silence silence = new Silence();

	private final Roster roster = new Roster();

	private final Session a = session("a", Map.of("url", "http://a", Session.FORMAT_KEY, "2"));

	private final Session b = session("b", Map.of());

	@Test
	void noncesAloneChangeNothing() {
		assertThat(observe(this.a, this.b)).isTrue();
		assertThat(observe(this.a.withNonce(2), this.b.withNonce(7))).isFalse();
	}

	@Test
	void sessionThatComesOrGoesIsAChange() {
		observe(this.a);
		assertThat(observe(this.a, this.b)).isTrue();
		assertThat(observe(this.a)).isTrue();
		assertThat(observe(this.a)).isFalse();
		assertThat(observe(this.b)).isTrue();
	}

	@Test
	void silenceOfAWholeLeaseAndItsEndAreChanges() {
		observe(this.a);
		this.world.advance(LEASE.minusNanos(1));
		assertThat(observe(this.a)).isFalse();
		this.world.advance(Duration.ofNanos(1));
		assertThat(observe(this.a)).isTrue();
		this.world.advance(LEASE);
		assertThat(observe(this.a)).isFalse();
		assertThat(observe(this.a.withNonce(2))).isTrue();
	}

	@Test
	void otherEditionIsAChangeAndSoIsWhatASessionWithoutEditionsAnnounces() {
		observe(this.a, this.b);
		assertThat(observe(this.a.withNonce(Session.nextEdition(1)), this.b)).isTrue();
		assertThat(observe(this.a.withNonce(Session.nextEdition(1) + 1), session("b", Map.of("version", "2"))))
			.isTrue();
	}

	@Test
	void metadataOfTheApplicationIsNotCopiedEachTime() {
		observe(this.a);
		Map<String, String> metadata = this.roster.metadata(this.a);
		assertThat(metadata).containsOnlyKeys("url");
		observe(this.a.withNonce(2));
		assertThat(this.roster.metadata(this.a.withNonce(2))).isSameAs(metadata);
		Session other = session("a", Map.of("url", "http://b", Session.FORMAT_KEY, "2"));
		assertThat(this.roster.metadata(other)).isEqualTo(Map.of("url", "http://b"));
		assertThat(this.roster.metadata(this.b)).isEmpty();
	}

	private boolean observe(Session... sessions) {
		Map<SessionId, Session> byId = new LinkedHashMap<>();
		for (Session session : sessions) {
			byId.put(session.id(), session);
		}
		ElectionView view = new ElectionView("store", false, true, Map.of(), byId);
		Moment now = Moment.now(this.environment);
		this.silence.observe(view, now.nanos(), (session) -> now.nanos());
		Observation observation = Observation.of(view, 1, now, now, ElectionSettings.defaults(), TimingRules.SAFE);
		return this.roster.observe(observation, this.silence);
	}

	private static Session session(String id, Map<String, String> metadata) {
		return new Session(new SessionId(id), 1, id, metadata, LEASE);
	}

}
