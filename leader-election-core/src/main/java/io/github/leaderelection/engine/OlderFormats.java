package io.github.leaderelection.engine;

import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.ShownText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports once that a session of an older format is visible, and once that none is any
 * more: meanwhile every heartbeat reads everything, which an operator sees as load. State
 * thread only.
 */
final class OlderFormats {

	private static final Logger logger = LoggerFactory.getLogger(OlderFormats.class);

	private final Session self;

	private boolean visible;

	OlderFormats(Session self) {
		this.self = self;
	}

	/**
	 * Report what a view shows, if the last one did not.
	 * @param view the view
	 */
	void observe(ElectionView view) {
		Session older = null;
		for (Session session : view.sessions().values()) {
			if (session.format() < Session.FORMAT) {
				older = session;
				break;
			}
		}
		if (older != null && !this.visible) {
			logger.info(
					"[{}/{}] reads all election records with each heartbeat, because {}/{} has format {}, not {}: an earlier version, or metadata that leaves no room for the format",
					this.self.candidate(), this.self.id(), ShownText.printable(older.candidate()), older.id(),
					older.format(), Session.FORMAT);
		}
		if (older == null && this.visible) {
			logger.info(
					"[{}/{}] reads election records only when they have changed, because no session has an older format any more",
					this.self.candidate(), this.self.id());
		}
		this.visible = older != null;
	}

}
