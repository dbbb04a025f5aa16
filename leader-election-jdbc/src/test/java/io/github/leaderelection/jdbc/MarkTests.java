package io.github.leaderelection.jdbc;

import java.math.BigDecimal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Mark}.
 */
class MarkTests {

	@Test
	void markIsReadAsItWasWritten() {
		Mark mark = Mark.OF_NOTHING.plus(Long.MAX_VALUE, "RELEASED").plus(Long.MAX_VALUE, "HELD").plus(1, null);
		assertThat(mark.text()).isEqualTo("3.18446744073709551615.1");
		assertThat(Mark.of(mark.text())).isEqualTo(mark);
		assertThat(Mark.of("1.-5.0")).isEqualTo(new Mark(1, BigDecimal.valueOf(-5), 0));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", "..", "1", "1.2", "1.2.", "1..3", ".2.3", "1.2.3.4", "1.2e9.3", "1.2.x", "x.2.3",
			"1. 2.3", "99999999999999999999.1.1" })
	void textOfAnotherStoreIsNone(String text) {
		assertThat(Mark.of(text)).isNull();
	}

	@Test
	void missingTextIsNone() {
		assertThat(Mark.of(null)).isNull();
	}

}
