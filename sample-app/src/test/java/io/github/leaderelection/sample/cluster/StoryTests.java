package io.github.leaderelection.sample.cluster;

import java.nio.file.Path;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Story}.
 */
class StoryTests {

	private final Instance instance = new Instance("instance-1", 1, new NetworkCondition(), Path.of("unused"),
			new Journal(new Terminal(System.out)), (observations) -> {
				throw new AssertionError("No process is started");
			});

	@Test
	void whatWasBrokenIsMendedHoweverTheStepEnds() throws Exception {
		assertThat(whileCut(() -> assertThat(this.instance.isCut()).isTrue())).isTrue();
		assertThat(this.instance.isCut()).isFalse();
		assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> whileCut(() -> {
			throw new InterruptedException();
		}));
		assertThat(this.instance.isCut()).isFalse();
		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> whileCut(() -> {
			throw new TimeoutException();
		}));
		assertThat(this.instance.isCut()).isFalse();
	}

	@Test
	void whatAUserHasBrokenStaysSo() throws Exception {
		this.instance.cutOff();
		assertThat(whileCut(() -> {
			throw new AssertionError("Nothing was broken");
		})).isFalse();
		assertThat(this.instance.isCut()).isTrue();
	}

	private boolean whileCut(Story.Step step) throws InterruptedException, TimeoutException {
		return Story.whileBroken(this.instance, Command.CUT, Command.HEAL, step);
	}

}
