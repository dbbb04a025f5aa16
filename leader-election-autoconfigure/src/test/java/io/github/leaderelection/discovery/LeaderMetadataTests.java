package io.github.leaderelection.discovery;

import java.util.HashMap;
import java.util.Map;

import io.github.leaderelection.InvalidNameException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link LeaderMetadata}.
 */
class LeaderMetadataTests {

	@ParameterizedTest
	@CsvSource({ "reports, leader-of-reports", "Reports-2, leader-of-Reports-2",
			"reports/daily, leader-of-reports_2fdaily", "a.b:c_d, leader-of-a_2eb_3ac_5fd" })
	void keyHasOnlyWhatRegistriesAccept(String election, String key) {
		assertThat(LeaderMetadata.key(election)).isEqualTo(key).matches("[A-Za-z][A-Za-z0-9_-]*");
	}

	@Test
	void differentElectionsHaveDifferentKeys() {
		assertThat(LeaderMetadata.key("a/b")).isNotEqualTo(LeaderMetadata.key("a_2fb"))
			.isNotEqualTo(LeaderMetadata.key("a-b"));
		assertThat(LeaderMetadata.key("member")).isNotEqualTo(LeaderMetadata.MEMBER);
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> LeaderMetadata.key(""));
	}

	@Test
	void tokenIsRead() {
		Map<String, String> metadata = Map.of("leader-of-reports", "1795433338320");
		assertThat(LeaderMetadata.token(metadata, "reports")).hasValue(1795433338320L);
		assertThat(LeaderMetadata.token(metadata, "mails")).isEmpty();
		assertThat(LeaderMetadata.token(null, "reports")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "yes", "-1", "0", "9999999999999999999", "12345678901234567890" })
	void whatIsNoTokenIsIgnored(String value) {
		assertThat(LeaderMetadata.token(Map.of("leader-of-reports", value), "reports")).isEmpty();
	}

	@Test
	void earlierEntriesAreReplacedAndOthersKept() {
		Map<String, String> metadata = new HashMap<>(
				Map.of("zone", "north", "leader-of-mails", "1", "leader-of-reports", "2"));
		LeaderMetadata.replace(metadata, Map.of("leader-of-reports", "3", LeaderMetadata.MEMBER, "a"));
		assertThat(metadata).isEqualTo(Map.of("zone", "north", "leader-of-reports", "3", LeaderMetadata.MEMBER, "a"));
		assertThatIllegalStateException().isThrownBy(() -> LeaderMetadata.replace(null, Map.of()));
	}

}
