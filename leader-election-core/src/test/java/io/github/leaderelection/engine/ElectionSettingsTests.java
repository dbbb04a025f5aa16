package io.github.leaderelection.engine;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ElectionSettings}.
 */
class ElectionSettingsTests {

	@Test
	void defaultsAreThoseOfTheDesign() {
		ElectionSettings settings = ElectionSettings.defaults();
		assertThat(settings.leaseDuration()).hasSeconds(10);
		assertThat(settings.renewDeadline()).hasSeconds(7);
		assertThat(settings.retryPeriod()).hasSeconds(2);
		assertThat(settings.claimMissing()).isFalse();
	}

	@Test
	void largestRenewDeadlineLeavesRoomForClocksThatDiffer() {
		assertThat(ElectionSettings.largestRenewDeadline(Duration.ofSeconds(10))).hasMillis(7981);
		assertThat(ElectionSettings.largestRenewDeadline(Duration.ofSeconds(1))).hasMillis(718);
	}

	@Test
	void renewDeadlineThatIsTooLongIsRefusedWithTheLargestThatWouldDo() {
		ElectionSettings defaults = ElectionSettings.defaults();
		assertThat(defaults.withRenewDeadline(Duration.ofMillis(7981)).renewDeadline()).hasMillis(7981);
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> defaults.withRenewDeadline(Duration.ofMillis(7982)))
			.withMessageContaining("renew-deadline 7982ms")
			.withMessageContaining("lease-duration 10s")
			.withMessageContaining("at most 7981ms")
			.satisfies((ex) -> {
				assertThat(ex.property()).isEqualTo("renew-deadline");
				assertThat(ex.value()).isEqualTo("7982ms");
				assertThat(ex.reason()).startsWith("is too long for lease-duration 10s");
				assertThat(ex.remedy()).startsWith("Use a renew-deadline of at most 7981ms");
			});
	}

	@Test
	void leaseThatIsTooShortForTheDefaultsIsBlamedItself() {
		assertThat(ElectionSettings.ofLease(Duration.ofMillis(850)).renewDeadline()).hasMillis(595);
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> ElectionSettings.ofLease(Duration.ofMillis(840)))
			.withMessage("lease-duration 840ms is too short: the rest of it after the default renew-deadline of 70 %"
					+ " leaves no room for clocks whose rates differ by up to 10 %. Use a lease-duration of at least 850ms.");
	}

	@Test
	void eachSettingCanBeReplaced() {
		ElectionSettings settings = ElectionSettings.defaults()
			.withRetryPeriod(Duration.ofMillis(10))
			.withDrainTimeout(Duration.ZERO)
			.withClaimMissing(true);
		assertThat(settings).isEqualTo(new ElectionSettings(Duration.ofSeconds(10), Duration.ofSeconds(7),
				Duration.ofMillis(10), Duration.ofMillis(10), Duration.ZERO, true));
	}

	@Test
	void operationTimeoutIsTheRetryPeriodButNoMoreThanFiveSeconds() {
		assertThat(ElectionSettings.ofLease(Duration.ofSeconds(10)).operationTimeout()).hasSeconds(2);
		assertThat(ElectionSettings.ofLease(Duration.ofSeconds(25)).operationTimeout()).hasSeconds(5);
		assertThat(ElectionSettings.ofLease(Duration.ofMinutes(10)).operationTimeout()).hasSeconds(5);
		assertThat(ElectionSettings.ofLease(Duration.ofMinutes(10)).withRetryPeriod(Duration.ofSeconds(3)))
			.extracting(ElectionSettings::operationTimeout)
			.isEqualTo(Duration.ofSeconds(3));
		assertThat(ElectionSettings.ofLease(Duration.ofMinutes(10)).withRetryPeriod(Duration.ofSeconds(30)))
			.extracting(ElectionSettings::operationTimeout)
			.isEqualTo(Duration.ofSeconds(5));
	}

	@Test
	void operationTimeoutOutOfRangeIsRefused() {
		assertThat(ElectionSettings.defaults().withOperationTimeout(Duration.ofSeconds(3)).operationTimeout())
			.hasSeconds(3);
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> ElectionSettings.defaults().withOperationTimeout(Duration.ofMillis(9)))
			.withMessageContaining("operation-timeout 9ms is less than 10ms");
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> ElectionSettings.defaults().withOperationTimeout(Duration.ofSeconds(5)))
			.withMessageContaining("retry-period 2s and operation-timeout 5s together")
			.withMessageContaining(
					"Use a shorter retry-period or operation-timeout, or a renew-deadline of more than 7s and at most 7981ms.");
		for (long renewDeadline : new long[] { 7001, 7981 }) {
			assertThat(new ElectionSettings(Duration.ofSeconds(10), Duration.ofMillis(renewDeadline),
					Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ZERO, false))
				.isNotNull();
		}
	}

	@Test
	void renewDeadlineThatCannotSufficeIsNoRemedy() {
		ElectionSettings settings = ElectionSettings.ofLease(Duration.ofSeconds(3));
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> settings.withOperationTimeout(Duration.ofSeconds(3)))
			.withMessageContaining("retry-period 600ms and operation-timeout 3s together")
			.withMessageContaining(
					"Use a retry-period and an operation-timeout of less than 2100ms together, or a longer lease-duration and renew-deadline.");
		assertThat(settings.withOperationTimeout(Duration.ofMillis(1499)).operationTimeout()).hasMillis(1499);
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> settings.withOperationTimeout(Duration.ofMillis(1500)));
	}

	@Test
	void retryPeriodThatLeavesNoTimeForASecondAttemptIsRefused() {
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> ElectionSettings.defaults().withRetryPeriod(Duration.ofMillis(3500)))
			.withMessageContaining("retry-period 3500ms")
			.withMessageContaining("operation-timeout 3500ms");
	}

	@Test
	void durationsOutOfRangeAreRefused() {
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> ElectionSettings.defaults().withRetryPeriod(Duration.ZERO))
			.withMessageContaining("retry-period 0s is less than 10ms");
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> ElectionSettings.defaults().withDrainTimeout(Duration.ofSeconds(-1)))
			.withMessageContaining("drain-timeout");
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> ElectionSettings.defaults().withRenewDeadline(Duration.ZERO))
			.withMessageContaining("renew-deadline 0s is not longer than");
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> ElectionSettings.ofLease(Duration.ofDays(2)))
			.withMessageContaining("lease-duration 48h is more than 24h");
	}

}
