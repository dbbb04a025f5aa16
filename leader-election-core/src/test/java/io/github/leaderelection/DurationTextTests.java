package io.github.leaderelection;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DurationText}.
 */
class DurationTextTests {

	@ParameterizedTest
	@CsvSource({ "PT8S,8s", "PT0.25S,250ms", "PT1.5S,1500ms", "PT61.001S,61001ms", "PT90S,90s", "PT2M,2m", "PT90M,90m",
			"PT1H,1h", "P2D,48h", "PT0S,0s", "PT-5S,-5s", "PT-0.5S,-500ms", "PT-2M,-2m" })
	void unitIsTheLargestInWhichTheValueIsWhole(Duration duration, String text) {
		assertThat(DurationText.of(duration)).isEqualTo(text);
	}

	@ParameterizedTest
	@CsvSource({ "PT2.000999999S,2s", "PT0.0015S,1ms", "PT0.0009S,0s" })
	void restOfAMillisecondIsCutOff(Duration duration, String text) {
		assertThat(DurationText.of(duration)).isEqualTo(text);
	}

	@Test
	void longestDurationHasAText() {
		assertThat(DurationText.of(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE + "s");
	}

}
