package io.github.leaderelection.redis;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ForeignValues}.
 *
 * @author Leader Election
 */
@ExtendWith(OutputCaptureExtension.class)
class ForeignValuesTests {

	@Test
	void onlyTheFirstValuesAreLogged(CapturedOutput output) {
		ForeignValues values = new ForeignValues("test");
		for (int i = 0; i < 30; i++) {
			values.report("records", "odd", "value " + i);
			values.report("records", "odd", "value " + i);
		}
		assertThat(output.getOut().split("Ignoring field 'odd' of key 'records'", -1)).hasSize(20 + 1);
		assertThat(output).containsOnlyOnce("with the value 'value 19': this library did not write it. "
				+ "Remove the field by HDEL (further ones are not logged)");
	}

}
