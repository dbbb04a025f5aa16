package io.github.leaderelection.raft;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

import io.github.leaderelection.raft.security.RaftSecurity;
import org.jspecify.annotations.Nullable;

/**
 * What settings have to be like for a cluster to come about that is safe.
 *
 * @author Leader Election
 */
final class SettingsRules {

	static final String PREFIX = "leader-election.raft.";

	static final Duration MIN_ELECTION_TIMEOUT = Duration.ofMillis(200);

	static final Duration MAX_ELECTION_TIMEOUT = Duration.ofSeconds(30);

	private static final int MAX_VOTERS = 99;

	private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

	private SettingsRules() {
	}

	static void checkCluster(String cluster) {
		if (cluster.isBlank()) {
			throw refused("cluster", cluster, "is empty", "Write a name that no other cluster has.");
		}
	}

	static Map<String, VoterAddress> checkVoters(Map<String, String> voters) {
		int count = voters.size();
		if (count != 1 && (count < 3 || count % 2 == 0 || count > MAX_VOTERS)) {
			throw refused("members", voters, "has %d voters".formatted(count),
					"Write an odd number of voters and at least three, so that a majority is left when one fails, "
							+ "or exactly one for development.");
		}
		Map<String, VoterAddress> addresses = new LinkedHashMap<>();
		Map<VoterAddress, String> ids = new LinkedHashMap<>();
		voters.forEach((id, text) -> {
			VoterAddress address = checkVoter(id, text);
			String other = ids.putIfAbsent(address, id);
			if (other != null) {
				throw refused("members." + id, text, "has the address of the voter " + other,
						"Write an address of its own for each voter.");
			}
			addresses.put(id, address);
		});
		return addresses;
	}

	private static VoterAddress checkVoter(String id, String text) {
		if (!ID.matcher(id).matches()) {
			throw refused("members." + id, text, "has an id that is not 1 to 64 of A-Z, a-z, 0-9, '.', '_' and '-'",
					"Write another id, such as n1.");
		}
		VoterAddress address = VoterAddress.parse(text);
		if (address == null) {
			throw refused("members." + id, text, "is not an address",
					"Write host:port, such as 127.0.0.1:7001 or [::1]:7001.");
		}
		if (!address.isCallable()) {
			throw refused("members." + id, text, "has a host name that the other voters cannot call",
					"Write a host name of letters, digits, '-' and '.', such as my-host:7001. With Docker Compose, give "
							+ "the service an alias without '_' in networks.<name>.aliases.");
		}
		return address;
	}

	static void checkId(@Nullable String id, Map<String, VoterAddress> voters) {
		if (id != null && !voters.containsKey(id)) {
			throw refused("id", id, "is none of the voters " + new TreeSet<>(voters.keySet()),
					"Write the id of this instance as it is in leader-election.raft.members, or none for an instance "
							+ "that is no voter.");
		}
	}

	static @Nullable Path checkStorage(@Nullable Path directory, @Nullable String id, int voters) {
		if (id == null || directory != null) {
			return directory;
		}
		if (voters != 1) {
			throw new InvalidRaftSettingsException(
					"%sstorage-directory is not set, and is required of the voter %s".formatted(PREFIX, id),
					"Write a directory of its own that survives restarts, not one below the system's temporary directory.");
		}
		return Path.of("leader-election-raft", id);
	}

	static @Nullable VoterAddress checkBind(@Nullable String bind, @Nullable VoterAddress own) {
		if (bind == null || own == null) {
			return own;
		}
		VoterAddress address = VoterAddress.parse(bind, own.port());
		if (address == null) {
			throw refused("bind-address", bind, "is not an address",
					"Write a host or host:port of this machine, such as 0.0.0.0.");
		}
		return address;
	}

	/**
	 * Who reaches an unprotected port can change everything, up to the voters.
	 * @param voters the addresses of the voters
	 * @param bind the address that is listened on
	 * @param security how voters and clients know each other
	 */
	static void checkSecurity(Map<String, VoterAddress> voters, @Nullable VoterAddress bind, RaftSecurity security) {
		if (security.keyManager() != null) {
			return;
		}
		String remedy = "Write leader-election.raft.secret or leader-election.raft.ssl.bundle, the same for all "
				+ "voters and clients, or use loopback addresses only.";
		voters.forEach((id, address) -> {
			if (!address.isLoopback()) {
				throw refused("members." + id, address, "can be reached by other machines, unprotected", remedy);
			}
		});
		if (bind != null && !bind.isLoopback()) {
			throw refused("bind-address", bind, "can be reached by other machines, unprotected", remedy);
		}
	}

	static void checkVersion(long version) {
		if (version < 1) {
			throw refused("member-list-version", version, "is less than 1",
					"Write 1 for a new cluster, and one more for each change of its voters.");
		}
	}

	static void checkTimeouts(Duration electionTimeout, Duration operationTimeout) {
		if (electionTimeout.compareTo(MIN_ELECTION_TIMEOUT) < 0
				|| electionTimeout.compareTo(MAX_ELECTION_TIMEOUT) > 0) {
			throw refused("election-timeout", electionTimeout, "is not between 200 ms and 30 s",
					"Write one second, or less for a fast network.");
		}
		if (operationTimeout.toMillis() < 1) {
			throw new InvalidRaftSettingsException(
					"The operation timeout %s is not positive".formatted(operationTimeout),
					"Write how long a call of the store may take, such as 2s.");
		}
	}

	private static InvalidRaftSettingsException refused(String property, Object value, String problem, String remedy) {
		return new InvalidRaftSettingsException("%s%s=%s %s".formatted(PREFIX, property, value, problem), remedy);
	}

}
