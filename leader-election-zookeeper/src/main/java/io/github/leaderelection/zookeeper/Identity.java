package io.github.leaderelection.zookeeper;

import java.security.SecureRandom;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The id of a store, which is random and created once. A rebuilt ensemble has another
 * one.
 * <p>
 * No earlier id returns: an id names the data and not a server, and another leader of the
 * ensemble neither changes it nor loses an acknowledged write. An id returns only when an
 * operator restores a snapshot, or directs the clients back to an ensemble that they had
 * left. A restored snapshot has lost acknowledged writes under the same id, so no rule
 * about ids covers that. The documentation requires that the applications are stopped for
 * both.
 */
final class Identity {

	private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

	private static final SecureRandom random = new SecureRandom();

	private Identity() {
	}

	static String random() {
		return "%016x%016x".formatted(random.nextLong(), random.nextLong());
	}

	static boolean isIn(List<String> children) {
		return children.stream().anyMatch(FORM.asMatchPredicate());
	}

	/**
	 * Return the id of a store.
	 * @param children the names of the nodes in the folder for it, of which only one is
	 * an id unless somebody else has made another
	 * @return the id
	 * @throws MissingFolderException if none is an id
	 */
	static String of(List<String> children) {
		String first = null;
		for (String child : children) {
			if (FORM.matcher(child).matches() && (first == null || child.compareTo(first) < 0)) {
				first = child;
			}
		}
		if (first == null) {
			throw new MissingFolderException("store");
		}
		return first;
	}

}
