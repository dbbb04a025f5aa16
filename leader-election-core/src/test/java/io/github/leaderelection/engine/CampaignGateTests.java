package io.github.leaderelection.engine;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CampaignGate}.
 */
class CampaignGateTests {

	private final CampaignGate gate = new CampaignGate();

	private final List<String> done = new ArrayList<>();

	@Test
	void isClosedUntilItIsOpened() {
		assertThat(this.gate.pass(() -> this.done.add("grant"))).isFalse();
		assertThat(this.gate.isOpen()).isFalse();
		assertThat(this.done).isEmpty();
	}

	@Test
	void letsTermsPassWhileItIsOpen() {
		this.gate.open();
		assertThat(this.gate.pass(() -> this.done.add("grant"))).isTrue();
		assertThat(this.gate.isOpen()).isTrue();
		assertThat(this.done).containsExactly("grant");
	}

	@Test
	void endsTheTermsWhenItIsClosedAndLetsNoOtherPass() {
		this.gate.open();
		this.gate.close(() -> this.done.add("end"));
		assertThat(this.gate.pass(() -> this.done.add("grant"))).isFalse();
		assertThat(this.done).containsExactly("end");
	}

}
