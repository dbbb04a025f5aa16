/**
 * A store that the instances keep among themselves by the Raft consensus algorithm.
 * <h2>The store and its commands</h2>
 * <ul>
 * <li>{@link RaftElectionStore}: the store
 * <li>{@link CommandChannel}: has commands executed by the replicated state machine
 * <li>{@link CommandClient}: has them executed until the operation timeout has passed
 * <li>{@link ConcurrentCalls}: makes several calls at a time
 * <li>{@link WrittenFormat}: in which format an instance may write commands
 * </ul>
 * <h2>This instance in the cluster</h2>
 * <ul>
 * <li>{@link RaftNode}: this instance in a Raft cluster: a voter, or a client
 * <li>{@link RaftSettings}: what an instance has to know of its cluster
 * <li>{@link NodeLimits}: what is not for applications to set
 * <li>{@link StartGrace}: the time after a start in which commands may fail without a
 * warning
 * <li>{@link RaftHealth}: how this instance's part in the cluster is doing
 * <li>{@link VoterAddress}: where a voter listens
 * </ul>
 * <h2>The voter and its server</h2>
 * <ul>
 * <li>{@link LocalVoter}: the voter: the server that it has at present, and why it has
 * none
 * <li>{@link VoterSupervisor}: checks the voter four times a second, and does what is due
 * <li>{@link VoterHealth}: how the voter is doing, and whether it has taken part yet
 * <li>{@link VoterServer}: one server of the voter
 * <li>{@link ServerLauncher}: starts the servers
 * <li>{@link ServerReplacer}: replaces a server that works no more
 * <li>{@link ServerThreads}: threads on which a server is started, used and closed
 * <li>{@link StorageDirectory}: the directory of the voter
 * <li>{@link RatisStateMachine}: lets Ratis execute the committed commands
 * <li>{@link LeaderStepDown}: has a Raft leader that does not hear of a majority step
 * down
 * <li>{@link VoterReconnector}: connects anew to other voters that are silent
 * <li>{@link FormatRaiser}: raises the format of the commands once all voters execute it
 * </ul>
 * <h2>Who the voters are</h2>
 * <ul>
 * <li>{@link ClusterProbe}: asks the voters what they know of the cluster
 * <li>{@link Registrar}: makes a voter known to its cluster
 * <li>{@link RegistrationRefusals}: says why the cluster does not accept a voter
 * <li>{@link VoterListChanger}: changes the voters to the list that is wanted
 * <li>{@link RaftGroups}: what a cluster is called in Ratis
 * </ul>
 * <h2>Calls of the voters</h2>
 * <ul>
 * <li>{@link VoterCaller}: calls the voters of a group
 * <li>{@link VoterConnections}: the connections to them
 * <li>{@link ConnectionPolicy}: decides when a connection is given up and made anew
 * <li>{@link ConnectionReset}: gives up a connection that does not answer
 * <li>{@link VoterAnswers}: what each voter answered to calls that nobody executed
 * </ul>
 * <h2>What is said and thrown</h2>
 * <ul>
 * <li>{@link FailureMessages}: says of a failure what an operator can do
 * <li>{@link CommandFailures}: distinguishes calls that fail now and then from those that
 * fail all the time
 * <li>{@link LogThrottle}: bounds how often the same line is logged
 * <li>{@link InvalidRaftSettingsException}: a setting, or what was found at start, cannot
 * be used
 * <li>{@link NoLeaderException}: no voter executed a call
 * <li>{@link NotStartedException}: Raft was used where it is not started
 * <li>{@link StartTimeoutException}: a server has not started in time
 * <li>{@link SteppedAsideException}: this instance may not be the voter that its id names
 * <li>{@link UnknownClusterException}: no voter has reported which cluster it belongs to
 * </ul>
 * <h2>What keeps Ratis in bounds</h2>
 * <ul>
 * <li>{@link RatisProperties}: the configuration of Ratis
 * <li>{@link RatisExitGuard}: keeps Ratis from what concerns the whole JVM
 * </ul>
 */
@NullMarked
package io.github.leaderelection.raft;

import org.jspecify.annotations.NullMarked;
