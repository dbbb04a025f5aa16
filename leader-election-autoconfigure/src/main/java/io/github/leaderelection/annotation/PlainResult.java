package io.github.leaderelection.annotation;

import java.util.Optional;

import io.github.leaderelection.report.ReportedRun;
import org.jspecify.annotations.Nullable;

/**
 * Guards calls until the method returns.
 */
enum PlainResult implements GuardedResult {

	/**
	 * A skipped call returns {@code null}.
	 */
	NULL {

		@Override
		@Nullable Object skipped() {
			return null;
		}

	},

	/**
	 * A skipped call returns an empty {@code Optional}.
	 */
	OPTIONAL {

		@Override
		Object skipped() {
			return Optional.empty();
		}

	};

	abstract @Nullable Object skipped();

	@Override
	public @Nullable Object invoke(LeaderCall call) throws Exception {
		ReportedRun begun = call.begin(call.signal()).orElse(null);
		if (begun == null) {
			return skipped();
		}
		try (ReportedRun run = begun) {
			return call.proceed(run);
		}
	}

}
