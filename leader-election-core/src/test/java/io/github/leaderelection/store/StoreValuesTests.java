package io.github.leaderelection.store;

import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;

import io.github.leaderelection.store.ElectionRecord.State;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the values that stores take and give.
 */
class StoreValuesTests {

	@Test
	void metadataSurvivesItsTextForm() {
		Map<String, String> metadata = Map.of("url", "http://a:1/?x=1&y=2", "zürich", "a=b&c\n", "empty", "");
		assertThat(Metadata.encode(metadata)).isPrintable();
		assertThat(Metadata.decode(Metadata.encode(metadata))).isEqualTo(metadata);
		assertThat(Metadata.decode("")).isEmpty();
		assertThat(Metadata.decode("=x&%zz=1&ok=1&nothing")).isEqualTo(Map.of("ok", "1"));
	}

	@Test
	void metadataThatIsTooLongIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Metadata.encode(Map.of("k", "x".repeat(2000))))
			.withMessageContaining("2002 characters");
	}

	@Test
	void recordsThatMakeNoSenseAreRefused() {
		SessionId session = SessionId.random(new SplittableRandom(1));
		assertThatIllegalArgumentException().isThrownBy(() -> new ElectionRecord("jobs", State.HELD, null, 1, "store"));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ElectionRecord("jobs", State.RELEASED, session, 1, "store"));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ElectionRecord("jobs", State.VACANT, null, -1, "store"));
	}

	@Test
	void claimsThatDoNotRaiseTheTokenAreRefused() {
		SessionId session = SessionId.random(new SplittableRandom(1));
		ElectionRecord seen = new ElectionRecord("jobs", State.RELEASED, null, 5, "store");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new Claim(seen, OptionalLong.empty(), "store", session, 5));
		assertThatIllegalArgumentException().isThrownBy(() -> new Claim(seen, OptionalLong.of(1), "store", session, 6));
	}

	@Test
	void sessionIdsAreLettersAndDigits() {
		assertThat(SessionId.random(new SplittableRandom(1)).value()).hasSize(32);
		assertThatIllegalArgumentException().isThrownBy(() -> new SessionId("a/b"));
	}

}
