package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.Map;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Metadata;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Announcements}.
 */
class AnnouncementsTests {

	private static final SessionId TO = new SessionId("b");

	@Test
	void transferIsAnnouncedUntilTheElectionHasAnotherToken() {
		Announcements announcements = new Announcements(session(Map.of("url", "http://a")));
		assertThat(announcements.transfer("jobs", 5, TO)).isTrue();
		Session announced = announcements.session(2);
		assertThat(Announcements.transferOf(announced, "jobs", 5)).isEqualTo(TO);
		assertThat(Announcements.transferOf(announced, "jobs", 6)).isNull();
		assertThat(Announcements.transferOf(announced, "mails", 5)).isNull();
		assertThat(Announcements.ofApplication(announced)).isEqualTo(Map.of("url", "http://a"));
		announcements.observe(view(5));
		assertThat(Announcements.transferOf(announcements.session(3), "jobs", 5)).isEqualTo(TO);
		announcements.observe(view(6));
		assertThat(announcements.session(4).metadata()).isEqualTo(Map.of("url", "http://a", Session.FORMAT_KEY, "2"));
	}

	@Test
	void editionChangesWithWhatIsAnnouncedAndWithNothingElse() {
		Announcements announcements = new Announcements(session(Map.of("url", "http://a")));
		Session first = announcements.session(0);
		assertThat(first.edition()).isPositive();
		assertThat(first.format()).isEqualTo(Session.FORMAT);
		Session second = announcements.session(first.nonce());
		assertThat(second).isEqualTo(first.withNonce(first.nonce() + 1));
		announcements.transfer("jobs", 5, TO);
		Session announced = announcements.session(second.nonce());
		assertThat(announced.edition()).isEqualTo(first.edition() + 1);
		announcements.observe(view(5));
		Session still = announcements.session(announced.nonce());
		assertThat(still).isEqualTo(announced.withNonce(announced.nonce() + 1));
		announcements.observe(view(6));
		Session withdrawn = announcements.session(still.nonce());
		assertThat(withdrawn.edition()).isEqualTo(announced.edition() + 1);
		assertThat(withdrawn.metadata()).isEqualTo(first.metadata());
		assertThat(announcements.session(withdrawn.nonce()).edition()).isEqualTo(withdrawn.edition());
	}

	@Test
	void formatTakesNoRoomFromTheApplication() {
		String key = Session.FORMAT_KEY + "=2&";
		Map<String, String> fitting = Map.of("note", "x".repeat(Metadata.MAX_LENGTH - "note=".length() - key.length()));
		assertThat(new Announcements(session(fitting)).session(0).format()).isEqualTo(Session.FORMAT);
		Map<String, String> full = Map.of("note", "x".repeat(Metadata.MAX_LENGTH - "note=".length()));
		String log = LogOutput.of(() -> {
			Session session = new Announcements(session(full)).session(0);
			assertThat(session.metadata()).isEqualTo(full);
			assertThat(session.format()).isOne();
		});
		assertThat(log).contains("WARN").contains("Shorten the metadata by %s characters".formatted(key.length()));
		Map<String, String> nearly = Map.of("note", "x".repeat(fitting.get("note").length() + 3));
		assertThat(LogOutput.of(() -> new Announcements(session(nearly))))
			.contains("Shorten the metadata by 3 characters");
	}

	@Test
	void transferThatDoesNotFitInTheMetadataIsNotAnnounced() {
		Map<String, String> full = Map.of("note", "x".repeat(Metadata.MAX_LENGTH - "note=".length()));
		Announcements announcements = new Announcements(session(full));
		assertThat(announcements.transfer("jobs", 5, TO)).isFalse();
		assertThat(announcements.session(2).metadata()).isEqualTo(full);
	}

	@Test
	void adviceWithoutASessionIsNone() {
		Session session = session(Map.of(Announcements.RESERVED + "transfer.jobs", "5 "));
		assertThat(Announcements.transferOf(session, "jobs", 5)).isNull();
	}

	@Test
	void metadataWithoutAnnouncementsIsNotCopied() {
		Session session = session(Map.of("url", "http://a"));
		assertThat(Announcements.ofApplication(session)).isSameAs(session.metadata());
	}

	private static ElectionView view(long token) {
		ElectionRecord record = new ElectionRecord("jobs", ElectionRecord.State.RELEASED, null, token, "store");
		return new ElectionView("store", false, true, Map.of("jobs", record), Map.of());
	}

	private static Session session(Map<String, String> metadata) {
		return new Session(new SessionId("a"), 1, "a", metadata, Duration.ofSeconds(10));
	}

}
