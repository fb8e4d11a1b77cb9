/*
 * lab-ns: runs a command in namespaces of its own and takes them down with it.
 *
 *   lab-ns new [--user] -- COMMAND [ARG...]              in new mount, UTS, IPC, network and PID namespaces (and a user namespace with every subordinate id)
 *   lab-ns new --network PID -- COMMAND [ARG...]         the same but for the network, which is that of PID
 *   lab-ns guard FILE NOTE AFTERWARDS [ARG...] -- COMMAND [ARG...]
 *                                                        the same but for the network, which stays the machine's; as the only one that holds FILE, which says NOTE
 *                                                        meanwhile; and AFTERWARDS outside the namespaces once they are gone, whatever ended them
 *   lab-ns hold                                          the same without a command: prints the PID of the first process once the namespaces are ready
 *   lab-ns enter PID [--stderr FILE] -- COMMAND [ARG...] in the namespaces of PID; FILE is appended to, and opened outside
 *
 * Three promises, none of which a managed runtime can make for itself:
 *   - whoever kills this process, SIGKILL included, kills all that runs in the namespaces: PID 1 of a new namespace, and an entered command, die with it
 *     (PR_SET_PDEATHSIG), and the kernel ends a PID namespace with its first process;
 *   - SIGTERM, SIGINT, SIGHUP and SIGQUIT are passed on, so that an orderly end works from outside too;
 *   - held namespaces, and what is entered with a log (a daemon), do not hear the terminal: Ctrl-C is for whoever takes them down in order;
 *   - PID 1 reaps: QEMU daemonises, and a zombie would look alive to libvirt.
 * Exit status: the command's own, 128 + N when signal N ended it, 125 when the namespaces could not be made (the reason is on standard error), 124 when another
 * guard holds FILE (its note is on standard error), 123 when AFTERWARDS failed.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAKING_FAILED 125
#define HELD_BY_ANOTHER 124
#define AFTERWARDS_FAILED 123

static void die(const char *format, ...)
{
	int error = errno;
	va_list args;
	va_start(args, format);
	fputs("lab-ns: ", stderr);
	vfprintf(stderr, format, args);
	va_end(args);
	fprintf(stderr, error ? ": %s\n" : "\n", strerror(error));
	exit(MAKING_FAILED);
}

static int exit_code(int status)
{
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static sigset_t blocked_signals(void)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGQUIT);
	return set;
}

/* Stands for "no child": then a signal to end ends the supervisor itself. */
#define NOBODY ((pid_t)-1)

/*
 * Waits for the child, passing signals on and reaping whatever was orphaned onto us. A signal from the keyboard reaches the child by itself, as it is
 * in the same process group: passing it on again would look like a second, impatient Ctrl-C.
 */
static int supervise(pid_t child)
{
	sigset_t set = blocked_signals();
	for (;;) {
		siginfo_t info;
		int signal = sigwaitinfo(&set, &info);
		if (signal < 0) continue;
		if (signal != SIGCHLD) {
			if (child == NOBODY) return 128 + signal;
			if (info.si_code != SI_KERNEL) kill(child, signal);
			continue;
		}
		int status;
		for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
			if (pid == child) return exit_code(status);
	}
}

static void execute(char **command, const sigset_t *mask)
{
	sigprocmask(SIG_SETMASK, mask, NULL);
	execvp(command[0], command);
	int code = errno == ENOENT ? 127 : 126;
	fprintf(stderr, "lab-ns: %s: %s\n", command[0], strerror(errno));
	_exit(code);
}

/*
 * In the child, with a pipe from before the fork that only the parent reads. Whether the parent still lives cannot be asked from another PID namespace (its PID
 * is 0 there, dead or alive); but the dead have closed their end before their children are told of it, so one of the two always reaches us.
 */
static void die_with_parent(const int pipe[2])
{
	close(pipe[0]);
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0) die("prctl");
	if (write(pipe[1], "p", 1) != 1) _exit(MAKING_FAILED); /* the parent died before we asked to die with it; mostly SIGPIPE was faster */
}

static void run_and_wait(const char *const arguments[])
{
	pid_t pid = fork();
	if (pid < 0) die("fork");
	if (pid == 0) {
		execvp(arguments[0], (char *const *)arguments);
		fprintf(stderr, "lab-ns: %s: %s (package uidmap)\n", arguments[0], strerror(errno));
		_exit(MAKING_FAILED);
	}
	int status;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR) die("waitpid");
	if (status != 0) {
		errno = 0;
		die("%s failed; /etc/subuid and /etc/subgid need a range for this user", arguments[0]);
	}
}

/* The first range of at least 65,536 ids that FILE gives to this user, by name or number. */
static int subordinate_range(const char *file, char first[32], char count[32])
{
	const struct passwd *user = getpwuid(geteuid());
	char number[16], line[256];
	int found = 0;
	FILE *stream = fopen(file, "re");
	if (!stream) die("%s", file);
	snprintf(number, sizeof number, "%u", (unsigned)geteuid());
	while (!found && fgets(line, sizeof line, stream)) {
		const char *name = strtok(line, ":");
		const char *from = strtok(NULL, ":");
		const char *size = strtok(NULL, ":\n");
		if (!size || (strcmp(name, number) != 0 && (!user || strcmp(name, user->pw_name) != 0))) continue;
		if (strtoul(size, NULL, 10) < 65536) continue;
		snprintf(first, 32, "%s", from);
		snprintf(count, 32, "65536");
		found = 1;
	}
	fclose(stream);
	return found;
}

/* Maps root inside to the caller outside and every subordinate id after it: libvirtd probes QEMU under another id. */
static void map_ids(pid_t target)
{
	char pid[16], outside[16], first[32], count[32];
	snprintf(pid, sizeof pid, "%d", (int)target);
	static const struct { const char *tool, *file; } maps[] = { { "newuidmap", "/etc/subuid" }, { "newgidmap", "/etc/subgid" } };
	for (int i = 0; i < 2; i++) {
		if (!subordinate_range(maps[i].file, first, count)) {
			errno = 0;
			die("%s gives this user no range of 65536 ids", maps[i].file);
		}
		snprintf(outside, sizeof outside, "%u", i == 0 ? (unsigned)geteuid() : (unsigned)getegid());
		const char *const arguments[] = { maps[i].tool, pid, "0", outside, "1", "1", first, count, NULL };
		run_and_wait(arguments);
	}
}

/* Which network the namespaces are around. */
enum network { OWN_NETWORK, OUTER_NETWORK, ENTERED_NETWORK };

/* In the new PID namespace, as its first process: a fresh /proc and, with another network, /sys, so that nobody sees the outer processes and interfaces. */
static int first_process(enum network network, char **command, const sigset_t *mask, int ready)
{
	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0) die("making mounts private");
	if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) < 0) die("mounting /proc");
	if (network != OUTER_NETWORK && mount("sysfs", "/sys", "sysfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) < 0) die("mounting /sys");
	if (write(ready, "r", 1) != 1) die("pipe");
	close(ready);
	pid_t child = NOBODY;
	if (command) {
		child = fork();
		if (child < 0) die("fork");
		if (child == 0) execute(command, mask);
	}
	return supervise(child);
}

/*
 * Out of the terminal's foreground process group, whose every process Ctrl-C reaches at once. Before any fork, so that what we start leaves with us.
 * Dying with the parent does not depend on groups. It fails only for the leader of a session, which is out already.
 */
static void leave_terminal(void)
{
	setpgid(0, 0);
}

static int new_namespaces(int with_user, enum network network, char **command)
{
	if (!command) leave_terminal();
	int flags = CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID | (network == OWN_NETWORK ? CLONE_NEWNET : 0);
	sigset_t set = blocked_signals(), before;
	sigprocmask(SIG_BLOCK, &set, &before);
	if (with_user) {
		/* The maps of a user namespace are written from outside it: a helper that stays behind does, once we are in. */
		int go[2];
		pid_t parent = getpid();
		if (pipe2(go, O_CLOEXEC) < 0) die("pipe");
		pid_t mapper = fork();
		if (mapper < 0) die("fork");
		if (mapper == 0) {
			char byte;
			sigprocmask(SIG_SETMASK, &before, NULL);
			close(go[1]);
			if (read(go[0], &byte, 1) != 1) _exit(MAKING_FAILED);
			map_ids(parent);
			_exit(0);
		}
		if (unshare(CLONE_NEWUSER) < 0) die("a user namespace (is kernel.unprivileged_userns_clone or user.max_user_namespaces zero?)");
		if (write(go[1], "g", 1) != 1) die("pipe");
		int status;
		while (waitpid(mapper, &status, 0) < 0)
			if (errno != EINTR) die("waitpid");
		if (status != 0) exit(MAKING_FAILED);
		close(go[0]);
		close(go[1]);
		if (setresgid(0, 0, 0) < 0 || setresuid(0, 0, 0) < 0) die("becoming root of the user namespace");
	}
	if (unshare(flags) < 0) die(geteuid() == 0 ? "new namespaces" : "new namespaces (only root makes them without --user)");
	int ready[2];
	char byte;
	if (pipe2(ready, O_CLOEXEC) < 0) die("pipe");
	pid_t child = fork();
	if (child < 0) die("fork");
	if (child == 0) {
		die_with_parent(ready);
		exit(first_process(network, command, &before, ready[1]));
	}
	close(ready[1]);
	while (read(ready[0], &byte, 1) == 1)
		if (byte == 'r' && !command) {
			printf("%d\n", (int)child);
			fclose(stdout);
		}
	return supervise(child);
}

/* Held until we end, however we end. One that is held tells by whom. */
static void hold_file(const char *file, const char *note)
{
	for (;;) {
		struct stat opened, named;
		int descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
		if (descriptor < 0) die("%s", file);
		if (flock(descriptor, LOCK_EX | LOCK_NB) < 0) {
			char holder[1024];
			ssize_t n = read(descriptor, holder, sizeof holder);
			fprintf(stderr, "%.*s\n", n > 0 ? (int)n : 0, holder);
			exit(HELD_BY_ANOTHER);
		}
		/* Whoever held it before may have removed it between our opening it and our holding it. */
		if (fstat(descriptor, &opened) == 0 && stat(file, &named) == 0 && opened.st_ino == named.st_ino) {
			if (ftruncate(descriptor, 0) < 0 || write(descriptor, note, strlen(note)) < 0) die("%s", file);
			return;
		}
		close(descriptor);
	}
}

/* The kernel has ended all that ran in the namespaces before their last parent hears of it: what is run then runs alone. */
static int guard(const char *file, const char *note, char **afterwards, char **command)
{
	sigset_t set = blocked_signals(), before;
	hold_file(file, note);
	sigprocmask(SIG_BLOCK, &set, &before);
	pid_t child = fork();
	if (child < 0) die("fork");
	if (child == 0) {
		sigprocmask(SIG_SETMASK, &before, NULL);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		exit(new_namespaces(0, OUTER_NETWORK, command));
	}
	int code = supervise(child), status = 0;
	pid_t last = fork();
	if (last == 0) execute(afterwards, &before);
	while (last > 0 && waitpid(last, &status, 0) < 0 && errno == EINTR) continue;
	unlink(file);
	return last < 0 || status != 0 ? AFTERWARDS_FAILED : code;
}

static void enter_network(const char *pid)
{
	char path[64];
	snprintf(path, sizeof path, "/proc/%s/ns/net", pid);
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);
	if (descriptor < 0) die("%s", path);
	if (setns(descriptor, CLONE_NEWNET) < 0) die("entering the network of %s", pid);
	close(descriptor);
}

static int enter_namespaces(const char *pid, const char *log, char **command)
{
	/* The user namespace first, where it is another: it gives the right to enter the others. Mount last: it changes what /proc means. */
	static const char *const kinds[] = { "user", "ipc", "uts", "net", "pid", "mnt" };
	int descriptors[6];
	sigset_t set = blocked_signals(), before;
	if (log) {
		int descriptor = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
		if (descriptor < 0 || dup2(descriptor, STDERR_FILENO) < 0) die("%s", log);
		/* In the background, touching the terminal would stop the daemon. */
		int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
		if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0) die("/dev/null");
		leave_terminal();
	}
	for (int i = 0; i < 6; i++) {
		char path[64], ours[64], theirs[64];
		snprintf(path, sizeof path, "/proc/%s/ns/%s", pid, kinds[i]);
		if ((descriptors[i] = open(path, O_RDONLY | O_CLOEXEC)) < 0) die("%s", path);
		ssize_t n = readlink(path, theirs, sizeof theirs - 1);
		theirs[n > 0 ? n : 0] = 0;
		snprintf(path, sizeof path, "/proc/self/ns/%s", kinds[i]);
		n = readlink(path, ours, sizeof ours - 1);
		ours[n > 0 ? n : 0] = 0;
		if (strcmp(ours, theirs) == 0) descriptors[i] = -1;
	}
	for (int i = 0; i < 6; i++)
		if (descriptors[i] >= 0 && setns(descriptors[i], 0) < 0) die("entering the %s namespace of %s", kinds[i], pid);
	if (descriptors[0] >= 0 && (setresgid(0, 0, 0) < 0 || setresuid(0, 0, 0) < 0)) die("becoming root of the user namespace");
	sigprocmask(SIG_BLOCK, &set, &before);
	int alive[2];
	if (pipe2(alive, O_CLOEXEC) < 0) die("pipe");
	pid_t child = fork();
	if (child < 0) die("fork");
	if (child == 0) {
		die_with_parent(alive);
		execute(command, &before);
	}
	return supervise(child);
}

static int usage(void)
{
	fputs("usage: lab-ns new [--user | --network PID] -- COMMAND [ARG...]\n"
	      "       lab-ns guard FILE NOTE AFTERWARDS [ARG...] -- COMMAND [ARG...]\n"
	      "       lab-ns hold\n"
	      "       lab-ns enter PID [--stderr FILE] -- COMMAND [ARG...]\n", stderr);
	return MAKING_FAILED;
}

int main(int argc, char **argv)
{
	int at = 2, with_user = 0;
	const char *pid = NULL, *log = NULL, *network = NULL;
	signal(SIGPIPE, SIG_DFL); /* a managed caller that became us by exec ignored it, and what is ignored stays so in every descendant */
	if (argc == 2 && strcmp(argv[1], "hold") == 0) return new_namespaces(0, OWN_NETWORK, NULL);
	if (argc >= 7 && strcmp(argv[1], "guard") == 0) {
		int split = 5;
		while (split < argc && strcmp(argv[split], "--") != 0) split++;
		if (split + 1 >= argc) return usage();
		argv[split] = NULL;
		return guard(argv[2], argv[3], argv + 4, argv + split + 1);
	}
	if (argc >= 2 && strcmp(argv[1], "new") == 0) {
		if (at < argc && strcmp(argv[at], "--user") == 0) {
			with_user = 1;
			at++;
		} else if (at + 1 < argc && strcmp(argv[at], "--network") == 0) {
			network = argv[at + 1];
			at += 2;
		}
	} else if (argc >= 3 && strcmp(argv[1], "enter") == 0) {
		pid = argv[at++];
		if (at + 1 < argc && strcmp(argv[at], "--stderr") == 0) {
			log = argv[at + 1];
			at += 2;
		}
	} else {
		return usage();
	}
	if (at + 1 >= argc || strcmp(argv[at], "--") != 0) return usage();
	if (network) enter_network(network);
	return pid ? enter_namespaces(pid, log, argv + at + 1) : new_namespaces(with_user, network ? ENTERED_NETWORK : OWN_NETWORK, argv + at + 1);
}
