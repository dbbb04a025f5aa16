package io.github.leaderelection.store.support;

import java.time.Duration;
import java.util.Map;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link StoredForm}. The forms are what running instances have written: a new
 * version must read them.
 */
class StoredFormTests {

	private static final SessionId ID = new SessionId("a1");

	@Test
	void sessionKeepsItsForm() {
		Session session = new Session(ID, 7, "shop 1", Map.of("url", "http://a:1/?x=1"), Duration.ofSeconds(10));
		assertThat(StoredForm.of(session)).isEqualTo("7 10000 shop+1 url=http%3A%2F%2Fa%3A1%2F%3Fx%3D1");
		assertThat(StoredForm.of(session)).isEqualTo("7 " + StoredForm.description(session));
		assertThat(StoredForm.session(ID, StoredForm.of(session))).isEqualTo(session);
	}

	@Test
	void recordKeepsItsForm() {
		ElectionRecord held = new ElectionRecord("orders", State.HELD, ID, 42, "store-1");
		ElectionRecord released = new ElectionRecord("orders", State.RELEASED, null, 42, "store-1");
		assertThat(StoredForm.of(held)).isEqualTo("HELD 42 store-1 a1");
		assertThat(StoredForm.of(released)).isEqualTo("RELEASED 42 store-1 ");
		assertThat(StoredForm.record("orders", StoredForm.of(held))).isEqualTo(held);
		assertThat(StoredForm.record("orders", StoredForm.of(released))).isEqualTo(released);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "7", "x 10000 a b", "-1 10000 a b", "7 10000 a b c", "99999999999999999999 1 a b",
			"7 10000 a\n b" })
	void otherTextIsNoSession(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> StoredForm.session(ID, text));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "HELD", "LOST 1 s ", "HELD 1 s ", "RELEASED 1 s a1", "VACANT -1 s ", "HELD 1 s no id",
			"RELEASED 99999999999999999999 s " })
	void otherTextIsNoRecord(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> StoredForm.record("orders", text));
	}

	@Test
	void leaseHasBounds() {
		assertThat(StoredForm.lease(-1)).isZero();
		assertThat(StoredForm.lease(10_000)).hasSeconds(10);
		assertThat(StoredForm.lease(Long.MAX_VALUE)).hasDays(365);
		assertThat(StoredForm.session(ID, "1 9000000000000000000 a ").lease()).hasDays(365);
	}

}
