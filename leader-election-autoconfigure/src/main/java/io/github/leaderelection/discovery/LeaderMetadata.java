package io.github.leaderelection.discovery;

import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;

import io.github.leaderelection.Names;
import org.jspecify.annotations.Nullable;

/**
 * Form of the entries in the metadata of a registration. The keys are such that each
 * registry accepts them: letters, digits, {@code -} and {@code _} (Consul), beginning
 * with a letter (the XML of Eureka).
 */
public final class LeaderMetadata {

	/**
	 * Key of the id by which clients match an instance in service discovery with a member
	 * of the election, whose metadata has the same entry.
	 */
	public static final String MEMBER = "leader-election-member";

	/**
	 * Maximum length of a key in characters, which is that of Consul. An election with a
	 * longer key is not shown.
	 */
	static final int MAX_KEY_LENGTH = 128;

	private static final String LEADER_OF = "leader-of-";

	private static final Pattern ESCAPED = Pattern.compile("[^A-Za-z0-9-]");

	private static final Pattern TOKEN = Pattern.compile("[1-9][0-9]{0,18}");

	private LeaderMetadata() {
	}

	/**
	 * Return the key of an election that an instance leads. Its value is the fencing
	 * token. Characters of the name other than letters, digits and {@code -} are
	 * {@code _} and two hexadecimal digits: {@code leader-of-reports_2fdaily}.
	 * @param election the name of the election
	 * @return the key
	 * @throws io.github.leaderelection.InvalidNameException if the name is invalid
	 */
	public static String key(String election) {
		return LEADER_OF + ESCAPED.matcher(Names.requireElection(election))
			.replaceAll((match) -> "_%02x".formatted((int) match.group().charAt(0)));
	}

	/**
	 * Return the fencing token under which an instance leads, as its metadata says.
	 * @param metadata the metadata of the instance
	 * @param election the name of the election
	 * @return the token, or empty if the metadata has none, or something else
	 */
	public static OptionalLong token(@Nullable Map<String, String> metadata, String election) {
		String value = (metadata != null) ? metadata.get(key(election)) : null;
		if (value == null || !TOKEN.matcher(value).matches()) {
			return OptionalLong.empty();
		}
		try {
			return OptionalLong.of(Long.parseLong(value));
		}
		catch (NumberFormatException ex) {
			return OptionalLong.empty();
		}
	}

	/**
	 * Return the id of the member.
	 * @param metadata the metadata of the registration or of the member
	 * @return the id, {@code null} if it has none
	 */
	static @Nullable String member(@Nullable Map<String, String> metadata) {
		return (metadata != null) ? metadata.get(MEMBER) : null;
	}

	/**
	 * Put the given entries in place of those that an earlier call has put.
	 * @param metadata the metadata to change
	 * @param entries the entries
	 * @throws RuntimeException if it cannot be changed
	 */
	static void replace(@Nullable Map<String, String> metadata, Map<String, String> entries) {
		if (metadata == null) {
			throw new IllegalStateException("The registration has no metadata");
		}
		metadata.keySet().removeIf((key) -> key.startsWith(LEADER_OF) && !entries.containsKey(key));
		metadata.putAll(entries);
	}

}
