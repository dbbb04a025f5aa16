package io.github.leaderelection.sample.cluster;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OrphanWatch}, with processes that end when their input does, as the
 * instances do.
 */
class OrphanWatchTests {

	@Test
	void pausedProcessContinuesAndEndsWhenTheLauncherIsGone() throws Exception {
		Process ended = new ProcessBuilder("cat").start();
		Process paused = new ProcessBuilder("cat").start();
		try {
			OrphanWatch watch = OrphanWatch.start();
			assertThat(ended.destroyForcibly().waitFor(60, TimeUnit.SECONDS)).isTrue();
			watch.add(ended.pid());
			watch.add(paused.pid());
			Signal.STOP.send(paused);
			paused.getOutputStream().close();
			watch.close();
			assertThat(paused.waitFor(60, TimeUnit.SECONDS)).isTrue();
			assertThat(paused.exitValue()).isZero();
		}
		finally {
			ended.destroyForcibly();
			paused.destroyForcibly();
		}
	}

}
