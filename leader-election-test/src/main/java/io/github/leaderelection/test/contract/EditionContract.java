package io.github.leaderelection.test.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a session says of itself is that of its edition in every view, whatever the base
 * knew of it, and is stored again when the store has lost it.
 */
interface EditionContract extends StoreUnderTest {

	@Test
	default void newEditionIsSeenByReaderWithABase() {
		Reader other = fixture().reader();
		ElectionView base = other.readAll();
		Session session = edition(fixture().newSession("a"), 0);
		Reader own = new Reader(fixture().open(), session);
		own.readAll();
		assertThat(other.read(base).sessions()).containsEntry(session.id(), own.session());
		for (int edition : new int[] { 1, 2, 7, 70_000, Integer.MAX_VALUE }) {
			ElectionView before = other.read();
			own.beat(edition(session, edition), null);
			assertThat(other.read(before).sessions()).containsEntry(session.id(), own.session());
			assertThat(other.read(base).sessions()).containsEntry(session.id(), own.session());
		}
	}

	@Test
	default void newEditionIsWrittenByHeartbeatWithABase() {
		Session session = edition(fixture().newSession("a"), 0);
		Reader own = new Reader(fixture().store(), session);
		own.readAll();
		for (int edition : new int[] { 1, 2, 7, 70_000, Integer.MAX_VALUE }) {
			own.beat(edition(session, edition), own.read());
			assertThat(fixture().reader().readAll().sessions()).containsEntry(session.id(), own.session());
		}
	}

	@Test
	default void nonceAloneLeavesWhatTheSessionSays() {
		Session session = edition(fixture().newSession("Größe 東京 🚀"), 3);
		Reader own = new Reader(fixture().open(), session);
		own.readAll();
		Reader other = fixture().reader();
		other.readAll();
		for (int i = 0; i < 3; i++) {
			assertThat(own.read().sessions()).containsEntry(session.id(), own.session());
			assertThat(other.read().sessions()).containsEntry(session.id(), own.session());
		}
		assertThat(fixture().reader().readAll().sessions()).containsEntry(session.id(), own.session());
	}

	@Test
	default void sessionsThatComeAndGoAreSeenByReaderWithABase() {
		Session staying = fixture().join("staying");
		Reader reader = fixture().reader();
		ElectionView base = reader.readAll();
		assertThat(base.sessions()).hasSize(2);
		Session evicted = fixture().join("evicted");
		Session closed = fixture().join("closed");
		ElectionView joined = reader.read();
		assertThat(joined.sessions()).hasSize(4)
			.containsEntry(evicted.id(), evicted)
			.containsEntry(closed.id(), closed)
			.containsEntry(staying.id(), staying);
		fixture().store().evict(evicted);
		fixture().store().close(closed.id());
		assertThat(reader.read().sessions()).containsOnlyKeys(staying.id(), reader.session().id());
		assertThat(reader.read(joined).sessions()).containsOnlyKeys(staying.id(), reader.session().id());
		Session again = evicted.withNonce(evicted.nonce() + 1);
		fixture().store().heartbeat(again, 0);
		assertThat(reader.read(joined).sessions()).hasSize(3).containsEntry(again.id(), again);
		assertThat(reader.read(base).sessions()).hasSize(3).containsEntry(again.id(), again);
	}

	@Test
	default void sessionsOfManyEditionsAreSeenTogether() {
		List<Reader> sessions = new ArrayList<>();
		for (int i = 0; i < 30; i++) {
			Reader session = new Reader(fixture().store(), edition(fixture().newSession("instance-" + i), i));
			session.readAll();
			sessions.add(session);
		}
		Reader reader = fixture().reader();
		reader.readAll();
		for (int i = 0; i < sessions.size(); i++) {
			Session session = sessions.get(i).session();
			// Every third one keeps its edition
			sessions.get(i)
				.beat((i % 3 == 0) ? session.withNonce(session.nonce() + 1)
						: edition(session, session.edition() + i % 3), null);
		}
		ElectionView view = reader.read();
		assertThat(view.sessions()).hasSize(31);
		assertThat(sessions).allSatisfy(
				(session) -> assertThat(view.sessions()).containsEntry(session.session().id(), session.session()));
	}

	@Test
	default void lostSessionIsStoredAgainThoughTheBaseKnowsIt() {
		for (boolean acknowledged : new boolean[] { true, false }) {
			Reader own = new Reader(fixture().store(), edition(fixture().newSession("a"), 4));
			ElectionView base = own.readAll();
			fixture().open().evict(own.session());
			Session next = own.session().withNonce(own.session().nonce() + 1);
			ElectionView view = fixture().store().heartbeat(next, (acknowledged) ? own.session().nonce() : 0, base);
			assertThat(view.intact()).isEqualTo(!acknowledged);
			assertThat(view.sessions()).containsEntry(next.id(), next);
			assertThat(fixture().reader().readAll().sessions()).containsEntry(next.id(), next);
		}
	}

	@Test
	default void sessionThatWentBackIsStoredAgainThoughTheBaseKnowsIt() {
		Session first = edition(fixture().newSession("a"), 1);
		Reader own = new Reader(fixture().store(), first);
		own.readAll();
		Session old = own.session();
		ElectionView base = own.beat(edition(first, 2), null);
		// As a store does that lost what was written last
		fixture().store().evict(own.session());
		fixture().store().heartbeat(old, 0);
		Session next = own.session().withNonce(own.session().nonce() + 1);
		ElectionView view = fixture().store().heartbeat(next, own.session().nonce(), base);
		assertThat(view.intact()).isFalse();
		assertThat(view.sessions()).containsEntry(next.id(), next);
		assertThat(fixture().reader().readAll().sessions()).containsEntry(next.id(), next);
	}

	@Test
	default void lateHeartbeatWithABaseTakesNothingBack() {
		Session first = edition(fixture().newSession("a"), 1);
		Reader own = new Reader(fixture().store(), first);
		ElectionView base = own.readAll();
		Session late = own.session().withNonce(own.session().nonce() + 1);
		own.beat(edition(first, 2), base);
		Session current = own.session();
		ElectionView view = fixture().open().heartbeat(late, Views.session(base, first.id()).nonce(), base);
		assertThat(view.intact()).isTrue();
		assertThat(view.sessions()).containsEntry(current.id(), current);
		assertThat(fixture().reader().readAll().sessions()).containsEntry(current.id(), current);
	}

	/**
	 * Instances of the format before have no editions: readers of theirs name no base.
	 */
	@Test
	default void changeWithoutAnEditionIsSeenWithoutABase() {
		Session session = fixture().join("a");
		Session changed = new Session(session.id(), session.nonce() + 1, "renamed", Map.of("url", "https://new"),
				Duration.ofSeconds(99));
		Reader reader = fixture().reader();
		reader.readAll();
		assertThat(fixture().store().heartbeat(changed, 1).sessions()).containsEntry(session.id(), changed);
		assertThat(reader.readAll().sessions()).containsEntry(session.id(), changed);
	}

	@Test
	default void detailsAreThoseOfTheEditionWhileEditionsRise() throws Exception {
		int sessions = 3;
		Session staying = edition(fixture().newSession("instance-0"), 0);
		fixture().store().heartbeat(staying, 0);
		AtomicInteger writing = new AtomicInteger(sessions);
		List<Callable<Integer>> runners = new ArrayList<>();
		for (int i = 0; i < sessions; i++) {
			int writer = i;
			Session session = (i == 0) ? staying : fixture().newSession("instance-" + i);
			ElectionStore store = fixture().open();
			runners.add(() -> {
				try {
					Reader own = new Reader(store, edition(session, 0));
					for (int round = 1; round < fixture().rounds() / 4; round++) {
						// Every other heartbeat has the edition of the one before
						ElectionView base = own.read();
						own.beat((round % 2 == 0) ? edition(session, round)
								: own.session().withNonce(own.session().nonce() + 1), base);
						if (writer > 0 && round % 10 == 9) {
							store.evict(own.session());
							store.heartbeat(own.session(), 0);
						}
					}
					return own.session().edition();
				}
				finally {
					writing.decrementAndGet();
				}
			});
		}
		Reader reader = new Reader(fixture().open(), edition(fixture().newSession("reader"), 0));
		runners.add(() -> {
			int views = 0;
			Session before = Views.session(reader.readAll(), staying.id());
			while (writing.get() > 0) {
				ElectionView view = reader.read();
				Session after = Views.session(view, staying.id());
				assertThat(after.nonce()).isGreaterThanOrEqualTo(before.nonce());
				before = after;
				assertThat(view.sessions().values()).allSatisfy((session) -> assertThat(session)
					.isEqualTo(edition(session, session.edition()).withNonce(session.nonce())));
				views++;
			}
			return views;
		});
		try (Race race = new Race(runners.size())) {
			race.run(runners);
		}
		Map<SessionId, Session> others = new HashMap<>(reader.read().sessions());
		others.remove(reader.session().id());
		assertThat(others).hasSize(sessions);
		assertThat(fixture().view().sessions()).containsAllEntriesOf(others);
	}

	@Test
	default void concurrentHeartbeatsOfOneSessionLeaveTheHighestEdition() throws Exception {
		int runners = 3;
		List<ElectionStore> stores = IntStream.range(0, runners).mapToObj((i) -> fixture().open()).toList();
		Session session = fixture().newSession("a");
		fixture().store().heartbeat(edition(session, 1), 0);
		Reader reader = fixture().reader();
		ElectionView base = reader.readAll();
		int edition = 1;
		try (Race race = new Race(runners)) {
			for (int round = 0; round < fixture().rounds() / 10; round++) {
				int current = edition;
				ElectionView held = base;
				long acknowledged = edition(session, current).nonce();
				race.run(IntStream.range(0, runners)
					.<Callable<Boolean>>mapToObj((i) -> () -> stores.get(i)
						.heartbeat(edition(session, current + i), acknowledged, held)
						.intact())
					.toList());
				edition += runners - 1;
				base = reader.readAll();
				assertThat(base.sessions()).containsEntry(session.id(), edition(session, edition));
			}
		}
	}

	private static Session edition(Session session, int edition) {
		long nonce = ((long) edition << 32) + 1;
		return new Session(session.id(), nonce, session.candidate(),
				Map.of("edition", String.valueOf(edition), "url", "https://" + edition + ".example.org/?a=\"ü\""),
				Duration.ofMillis(10_000L + edition % 1_000));
	}

}
