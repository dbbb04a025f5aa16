package io.github.leaderelection.engine;

import io.github.leaderelection.ElectionTelemetry;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.Session;

/**
 * Contexts of sessions under the rules that are right.
 */
final class SessionContexts {

	private SessionContexts() {
	}

	static SessionContext of(ElectionStore store, EngineEnvironment environment, ElectionSettings settings,
			Session self) {
		return new SessionContext(store, environment, settings, TimingRules.SAFE, CandidacyRules.SAFE, ViewRules.SAFE,
				ClaimRules.SAFE, self, new EventDispatcher(environment), false,
				new ReportingSettings(settings.leaseDuration(), StormLimit.DEFAULT, ElectionTelemetry.NONE));
	}

}
