/* The first NIC's address and route, set through the old ioctls: no netlink library in a static binary. */
#ifndef LAB_NETWORK_H
#define LAB_NETWORK_H

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <net/route.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int interface_up(int fd, const char *name)
{
	struct ifreq request = { 0 };
	strcpy(request.ifr_name, name);
	if (ioctl(fd, SIOCGIFFLAGS, &request))
		return -1;
	request.ifr_flags |= IFF_UP | IFF_RUNNING;
	return ioctl(fd, SIOCSIFFLAGS, &request);
}

static int set_address(int fd, unsigned long what, struct in_addr address)
{
	struct ifreq request = { .ifr_name = "eth0" };
	struct sockaddr_in *in = (struct sockaddr_in *)&request.ifr_addr;
	in->sin_family = AF_INET;
	in->sin_addr = address;
	return ioctl(fd, what, &request);
}

static int set_gateway(int fd, const char *gateway)
{
	struct rtentry route = { .rt_flags = RTF_UP | RTF_GATEWAY };
	struct sockaddr_in *in = (struct sockaddr_in *)&route.rt_gateway;
	in->sin_family = route.rt_dst.sa_family = route.rt_genmask.sa_family = AF_INET;
	if (inet_pton(AF_INET, gateway, &in->sin_addr) != 1)
		return errno = EINVAL, -1;
	return ioctl(fd, SIOCADDRT, &route);
}

/* cidr: "address/prefix". Returns NULL, or what failed (errno says how). */
static const char *network_up(char *cidr, const char *gateway)
{
	const char *failed = NULL;
	char *slash = strchr(cidr, '/');
	int prefix = slash ? atoi(slash + 1) : 0, fd = socket(AF_INET, SOCK_DGRAM, 0);
	struct in_addr address, mask;

	if (slash)
		*slash = 0;
	interface_up(fd, "lo");
	errno = EINVAL;
	if (prefix < 1 || prefix > 32 || inet_pton(AF_INET, cidr, &address) != 1)
		return "reading lab.ip, which is <address>/<prefix>,";
	mask.s_addr = htonl(0xffffffffu << (32 - prefix));
	if (interface_up(fd, "eth0"))
		failed = "bringing eth0 up (has the VM a virtio NIC?)";
	else if (set_address(fd, SIOCSIFADDR, address) || set_address(fd, SIOCSIFNETMASK, mask))
		failed = "setting eth0's address";
	else if (*gateway && set_gateway(fd, gateway))
		failed = "setting the default route";
	close(fd);
	return failed;
}

#endif
