package io.github.leaderelection.fencing.http;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link FencingToken}.
 */
class FencingTokenTests {

	@Test
	void isReadAsItWasWritten() {
		FencingToken token = new FencingToken(1795433338320L, "eu/reports:daily");
		assertThat(token.header()).isEqualTo("1795433338320;election=\"eu/reports:daily\"");
		assertThat(FencingToken.parse(token.header())).isEqualTo(token);
		FencingToken highest = new FencingToken(1L << 62, "reports");
		assertThat(FencingToken.parse(highest.header())).isEqualTo(highest);
		assertThat(FencingToken.parse(" 1795433338320 ; election=\"eu/reports:daily\" ")).isEqualTo(token);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "7", "7;election=reports", "7;election=\"\"", "-7;election=\"reports\"",
			"07;election=\"reports\"", "7.0;election=\"reports\"", "9999999999999999999;election=\"reports\"",
			"7;election=\"-reports\"", "7;election=\"rep orts\"", "7;election=\"a\\\"b\"", "7;election=\"reports\";a=1",
			"7;election=\"reports\", 8;election=\"reports\"", "7;token=\"reports\"" })
	void otherSyntaxIsRefused(String header) {
		assertThatIllegalArgumentException().isThrownBy(() -> FencingToken.parse(header));
	}

}
