package io.github.leaderelection.raft;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.leaderelection.raft.security.CheapSecrets;
import io.github.leaderelection.raft.security.RaftSecurity;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RaftSettings}.
 */
class RaftSettingsTests {

	private static final Map<String, String> THREE = voters(3);

	private static final RaftSecurity SECRET = CheapSecrets.security("c", "0123456789abcdef0123456789");

	@Test
	void acceptsThreeVotersOnLoopback() {
		RaftSettings settings = voter(THREE).build();
		assertThat(settings.addresses()).containsEntry("n2", new VoterAddress("127.0.0.1", 7002));
		assertThat(settings.bind()).isEqualTo(new VoterAddress("127.0.0.1", 7001));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 2, 4, 6, 100, 101 })
	void refusesNumberOfVotersWithoutGoodMajority(int count) {
		assertRefused(voter(voters(count)), "leader-election.raft.members", "an odd number");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3, 5, 7 })
	void acceptsOddNumberOfVoters(int count) {
		assertThat(voter(voters(count)).build().voters()).hasSize(count);
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "127.0.0.1:0", "127.0.0.1:65536", "::1:7001", "[::1", "[::1]", "[1]:7001",
			"http://a:1", "a b:1", ":7001", "", "127.0.0.1:-1", "-a:1" })
	void refusesWhatIsNoAddress(String address) {
		assertRefused(voter(with("n2", address)), "leader-election.raft.members.n2=" + address, "host:port");
	}

	/**
	 * What gRPC reads as a URI without a host, or with another scheme.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "my_host:7002", "my-app_n2_1:7002", "a..b:7002", "n2.1:7002", "256.1.1.1:7002", "a-:7002",
			"dns:7002", "DNS:7002", "unix:7002" })
	void refusesHostThatTheTransportCannotCall(String address) {
		assertThat(canCall(address)).isFalse();
		assertRefused(voter(with("n2", address)).security(SECRET), "leader-election.raft.members.n2=" + address,
				"cannot call", "my-host:7001", "aliases");
	}

	@ParameterizedTest
	@ValueSource(strings = { "my-host:7002", "n2:7002", "2n:7002", "http:7002", "n2.my-app.svc:7002",
			"n2.example.org.:7002", "10.0.0.1:7002", "[::1]:7002", "[fe80::1]:7002" })
	void acceptsHostThatTheTransportCanCall(String address) {
		assertThat(canCall(address)).isTrue();
		assertThat(voter(with("n2", address)).security(SECRET).build().voters()).hasSize(3);
	}

	private static boolean canCall(String address) {
		try {
			NettyChannelBuilder.forTarget(address).usePlaintext().build().shutdownNow();
			return true;
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

	@Test
	void acceptsIpv6InBrackets() {
		RaftSettings settings = voter(with("n2", "[::1]:7002")).build();
		assertThat(settings.addresses().get("n2")).hasToString("[::1]:7002");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a b", "a/b", "ä", "n2\n" })
	void refusesIdThatIsNoFileName(String id) {
		Map<String, String> voters = new LinkedHashMap<>(THREE);
		voters.remove("n2");
		voters.put(id, "127.0.0.1:7002");
		assertRefused(voter(voters), "leader-election.raft.members.", "another id");
	}

	@Test
	void refusesTwoVotersWithOneAddress() {
		assertRefused(voter(with("n2", "127.0.0.1:7001")), "leader-election.raft.members.n2", "has the address");
	}

	@Test
	void refusesIdThatIsNoVoter() {
		Map<String, String> voters = new LinkedHashMap<>();
		List.of("n3", "n1", "n2").forEach((id) -> voters.put(id, THREE.get(id)));
		assertRefused(voter(voters).id("n4"), "leader-election.raft.id=n4", "none of the voters [n1, n2, n3]",
				"as it is in");
	}

	@Test
	void requiresDirectoryUnlessThereIsOneVoter() {
		assertRefused(voter(THREE).storageDirectory(null), "leader-election.raft.storage-directory is not set",
				"required of the voter n1", "survives restarts");
		assertThat(voter(voters(1)).storageDirectory(null).build().storageDirectory())
			.isEqualTo(Path.of("leader-election-raft", "n1"));
		assertThat(RaftSettings.builder("c", THREE).build().id()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "10.0.0.1:7002", "example.org:7002", "localhost.example.org:7002", "0.0.0.0:7002",
			"[fe80::1]:7002", "[::]:7002" })
	void requiresSecurityForAddressesThatOthersReach(String address) {
		assertRefused(voter(with("n2", address)), "leader-election.raft.members.n2", "leader-election.raft.secret");
		assertThat(voter(with("n2", address)).security(SECRET).build().voters()).hasSize(3);
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1:7002", "127.1.2.3:7002", "localhost:7002", "LOCALHOST:7002", "[::1]:7002" })
	void requiresNoSecurityForLoopback(String address) {
		assertThat(voter(with("n2", address)).build().voters()).hasSize(3);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.0.0.0", "0.0.0.0:7001", "::", "[::]:7001", "example.org" })
	void requiresSecurityForBindAddressThatOthersReach(String address) {
		assertRefused(voter(THREE).bindAddress(address), "leader-election.raft.bind-address", "unprotected");
	}

	@Test
	void readsBindAddress() {
		assertThat(voter(THREE).bindAddress("localhost").build().bind()).hasToString("localhost:7001");
		assertThat(voter(THREE).bindAddress("localhost:1").build().bind()).hasToString("localhost:1");
		assertThat(voter(THREE).bindAddress("::1").build().bind()).hasToString("[::1]:7001");
		assertThat(voter(THREE).bindAddress("[::1]").build().bind()).hasToString("[::1]:7001");
		assertRefused(voter(THREE).bindAddress("a b"), "leader-election.raft.bind-address=a b", "0.0.0.0");
	}

	@Test
	void refusesVersionBelowOne() {
		assertRefused(voter(THREE).voterListVersion(0), "leader-election.raft.member-list-version=0", "new cluster");
	}

	@Test
	void refusesTimeoutsOutOfBounds() {
		assertRefused(voter(THREE).electionTimeout(Duration.ofMillis(199)),
				"leader-election.raft.election-timeout=199ms", "200ms");
		assertRefused(voter(THREE).electionTimeout(Duration.ofSeconds(31)), "leader-election.raft.election-timeout=31s",
				"30s");
		assertRefused(voter(THREE).operationTimeout(Duration.ZERO), "The operation timeout 0s", "2s");
	}

	@Test
	void refusesClusterWithoutName() {
		assertRefused(RaftSettings.builder(" ", THREE), "leader-election.raft.cluster", "a name");
	}

	private static void assertRefused(RaftSettings.Builder builder, String... parts) {
		assertThatExceptionOfType(InvalidRaftSettingsException.class).isThrownBy(builder::build)
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(parts))
			.satisfies((ex) -> assertThat(ex.problem()).doesNotEndWith("."))
			.satisfies((ex) -> assertThat(ex.remedy()).endsWith("."));
	}

	private static RaftSettings.Builder voter(Map<String, String> voters) {
		return RaftSettings.builder("c", voters).id("n1").storageDirectory(Path.of("target", "raft"));
	}

	private static Map<String, String> with(String id, String address) {
		Map<String, String> voters = new LinkedHashMap<>(THREE);
		voters.put(id, address);
		return voters;
	}

	private static Map<String, String> voters(int count) {
		Map<String, String> voters = new LinkedHashMap<>();
		for (int i = 1; i <= count; i++) {
			voters.put("n" + i, "127.0.0.1:" + (7000 + i));
		}
		return voters;
	}

}
