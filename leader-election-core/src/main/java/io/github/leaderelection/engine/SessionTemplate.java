package io.github.leaderelection.engine;

import java.util.Map;

import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;

/**
 * What all sessions of one engine have in common.
 *
 * @param store where the elections are kept
 * @param environment the clocks, randomness and threads
 * @param settings the settings
 * @param rules what deadlines, silence, watches and tokens are counted from
 * @param candidacyRules when this instance pauses, leaves or lets others come first
 * @param viewRules what a view that says "unchanged" is evidence of
 * @param claimRules how claims are sent, shared and made by a stale read
 * @param candidate the candidate id
 * @param metadata what the instance publishes about itself
 * @param preferNewest whether instances of a newer version come first
 * @param reporting what is reported
 */
record SessionTemplate(ElectionStore store, EngineEnvironment environment, ElectionSettings settings, TimingRules rules,
		CandidacyRules candidacyRules, ViewRules viewRules, ClaimRules claimRules, String candidate,
		Map<String, String> metadata, boolean preferNewest, ReportingSettings reporting) {

	/**
	 * Create the context of a new session, with a session id of its own.
	 * @param events where its events are published
	 * @return the context
	 */
	SessionContext newSession(EventDispatcher events) {
		Session self = new Session(SessionId.random(this.environment.random()), 0, this.candidate, this.metadata,
				this.settings.leaseDuration());
		return new SessionContext(this.store, this.environment, this.settings, this.rules, this.candidacyRules,
				this.viewRules, this.claimRules, self, events, this.preferNewest, this.reporting);
	}

}
