package io.github.leaderelection.engine;

import java.util.ArrayList;
import java.util.List;

import io.github.leaderelection.GuardedRun;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunSignals}.
 */
class RunSignalsTests {

	private final List<String> received = new ArrayList<>();

	private Runnable onDrain = () -> {
	};

	private final RunSignals signals = new RunSignals("mail", new GuardedRun.Signals() {

		@Override
		public void drain() {
			RunSignalsTests.this.received.add("drain");
			RunSignalsTests.this.onDrain.run();
			RunSignalsTests.this.received.add("drained");
		}

		@Override
		public void stop() {
			RunSignalsTests.this.received.add("stop");
		}

	});

	@Test
	void isHandedOverOnlyWhileASignalWaits() {
		assertThat(this.signals.isPending()).isFalse();
		this.signals.drain();
		assertThat(this.signals.isPending()).isTrue();
		this.signals.run();
		assertThat(this.signals.isPending()).isFalse();
		this.signals.stop();
		assertThat(this.signals.isPending()).isTrue();
		this.signals.close();
		assertThat(this.signals.isPending()).isFalse();
		this.signals.run();
		assertThat(this.received).containsExactly("drain", "drained");
	}

	@Test
	void signalsAreDeliveredOneAtATime() {
		this.onDrain = () -> {
			this.signals.stop();
			assertThat(this.signals.isPending()).isFalse();
			this.signals.run();
		};
		this.signals.drain();
		this.signals.run();
		assertThat(this.received).containsExactly("drain", "drained", "stop");
	}

}
