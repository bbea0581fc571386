extension IoctlTable {
    static let sockets = IoctlGroup(
        title: "Sockets",
        headers: [
            "linux/socket.h", "asm/socket.h", "asm/ioctls.h", "linux/sockios.h", "asm/sockios.h",
            "linux/route.h", "linux/if_arp.h", "linux/ipv6_route.h",
        ],
        requests: """
            SIOCGSTAMP_NEW R 0x89 0x06 i64[2]
            SIOCGSTAMPNS_NEW R 0x89 0x07 i64[2]
            SIOCADDRT 0x890b in rtentry
            SIOCDELRT 0x890c in rtentry
            SIOCRTMSG 0x890d
            SIOCOUTQNSD 0x894b out i32
            SIOCGSKNS 0x894c pointer
            SIOCDARP 0x8953 in arpreq
            SIOCGARP 0x8954 both arpreq
            SIOCSARP 0x8955 in arpreq
            SIOCDRARP 0x8960 pointer
            SIOCGRARP 0x8961 pointer
            SIOCSRARP 0x8962 pointer
            FIOSETOWN 0x8901 in i32
            SIOCSPGRP 0x8902 in i32
            FIOGETOWN 0x8903 out i32
            SIOCGPGRP 0x8904 out i32
            SIOCATMARK 0x8905 out i32
            SIOCGSTAMP_OLD 0x8906 out timeval
            SIOCGSTAMPNS_OLD 0x8907 out timespec
            """,
        structures: """
            sockaddr { u16 sa_family; u8[14] sa_data text }
            rtentry {
                ulong rt_pad1; sockaddr rt_dst; sockaddr rt_gateway; sockaddr rt_genmask; u16 rt_flags;
                i16 rt_pad2; ulong rt_pad3; * rt_pad4; i16 rt_metric; * rt_dev; ulong rt_mtu;
                ulong rt_window; u16 rt_irtt
            }
            arpreq {
                sockaddr arp_pa; sockaddr arp_ha; i32 arp_flags; sockaddr arp_netmask; u8[16] arp_dev text
            }
            in6_addr { u64[2] in6_u hide }
            in6_rtmsg {
                in6_addr rtmsg_dst; in6_addr rtmsg_src; in6_addr rtmsg_gateway; u32 rtmsg_type;
                u16 rtmsg_dst_len; u16 rtmsg_src_len; u32 rtmsg_metric; ulong rtmsg_info; u32 rtmsg_flags;
                i32 rtmsg_ifindex
            }
            """)

    static let interfaces = IoctlGroup(
        title: "Network interfaces",
        headers: [
            "linux/socket.h", "linux/sockios.h", "linux/if.h", "linux/if_bonding.h",
            "linux/if_vlan.h", "linux/mii.h", "linux/net_tstamp.h",
        ],
        requests: """
            SIOCGIFNAME 0x8910 both ifreq.ifindex
            SIOCSIFLINK 0x8911
            SIOCGIFCONF 0x8912 both ifconf
            SIOCGIFFLAGS 0x8913 both ifreq.flags
            SIOCSIFFLAGS 0x8914 in ifreq.flags
            SIOCGIFADDR 0x8915 both ifreq.addr
            SIOCSIFADDR 0x8916 in ifreq.addr
            SIOCGIFDSTADDR 0x8917 both ifreq.dstaddr
            SIOCSIFDSTADDR 0x8918 in ifreq.dstaddr
            SIOCGIFBRDADDR 0x8919 both ifreq.broadaddr
            SIOCSIFBRDADDR 0x891a in ifreq.broadaddr
            SIOCGIFNETMASK 0x891b both ifreq.netmask
            SIOCSIFNETMASK 0x891c in ifreq.netmask
            SIOCGIFMETRIC 0x891d both ifreq.metric
            SIOCSIFMETRIC 0x891e in ifreq.metric
            SIOCGIFMEM 0x891f both ifreq
            SIOCSIFMEM 0x8920 in ifreq
            SIOCGIFMTU 0x8921 both ifreq.mtu
            SIOCSIFMTU 0x8922 in ifreq.mtu
            SIOCSIFNAME 0x8923 in ifreq.newname
            SIOCSIFHWADDR 0x8924 in ifreq.hwaddr
            SIOCGIFENCAP 0x8925 pointer
            SIOCSIFENCAP 0x8926 pointer
            SIOCGIFHWADDR 0x8927 both ifreq.hwaddr
            SIOCGIFSLAVE 0x8929 both ifreq.ifindex
            SIOCSIFSLAVE 0x8930 in ifreq.ifindex
            SIOCADDMULTI 0x8931 in ifreq.hwaddr
            SIOCDELMULTI 0x8932 in ifreq.hwaddr
            SIOCGIFINDEX 0x8933 both ifreq.ifindex
            SIOCSIFPFLAGS 0x8934 in ifreq.flags
            SIOCGIFPFLAGS 0x8935 both ifreq.flags
            SIOCDIFADDR 0x8936 in ifreq.addr
            SIOCSIFHWBROADCAST 0x8937 in ifreq.hwaddr
            SIOCGIFCOUNT 0x8938 pointer
            SIOCGIFBR 0x8940 pointer
            SIOCSIFBR 0x8941 pointer
            SIOCGIFTXQLEN 0x8942 both ifreq.qlen
            SIOCSIFTXQLEN 0x8943 in ifreq.qlen
            SIOCETHTOOL 0x8946 both ifreq.data
            SIOCGMIIPHY 0x8947 both ifreq.mii
            SIOCGMIIREG 0x8948 both ifreq.mii
            SIOCSMIIREG 0x8949 in ifreq.mii
            SIOCWANDEV 0x894a pointer
            SIOCGIFMAP 0x8970 both ifreq
            SIOCSIFMAP 0x8971 in ifreq
            SIOCADDDLCI 0x8980 pointer
            SIOCDELDLCI 0x8981 pointer
            SIOCGIFVLAN 0x8982 both vlan_ioctl_args
            SIOCSIFVLAN 0x8983 both vlan_ioctl_args
            SIOCBONDENSLAVE 0x8990 in ifreq.slave
            SIOCBONDRELEASE 0x8991 in ifreq.slave
            SIOCBONDSETHWADDR 0x8992 in ifreq.hwaddr
            SIOCBONDSLAVEINFOQUERY 0x8993 both ifreq.bondslave
            SIOCBONDINFOQUERY 0x8994 both ifreq.bond
            SIOCBONDCHANGEACTIVE 0x8995 in ifreq.slave
            SIOCBRADDBR 0x89a0 in interfaceName
            SIOCBRDELBR 0x89a1 in interfaceName
            SIOCBRADDIF 0x89a2 in ifreq.ifindex
            SIOCBRDELIF 0x89a3 in ifreq.ifindex
            SIOCSHWTSTAMP 0x89b0 both ifreq.stamp
            SIOCGHWTSTAMP 0x89b1 both ifreq.stamp
            """,
        structures: """
            ifslave { i32 slave_id; u8[16] slave_name text; i8 link; i8 state; u32 link_failure_count }
            ifbond { i32 bond_mode; i32 num_slaves; i32 miimon }
            vlan_ioctl_args { i32 cmd; u8[24] device1 text; u32[6] u hide; i16 vlan_qos }
            ifreq { u8[16] ifr_name text; ifmap ifr_map }
            ifmap {
                ulong mem_start hex; ulong mem_end hex; u16 base_addr hex; u8 irq hex; u8 dma hex;
                u8 port hex
            }
            ifconf { i32 ifc_len; *ifreq.addr@=ifc_len ifc_buf }
            ifreq.addr : ifreq { u8[16] ifr_name text; sockaddr ifr_addr }
            ifreq.dstaddr : ifreq { u8[16] ifr_name text; sockaddr ifr_dstaddr }
            ifreq.broadaddr : ifreq { u8[16] ifr_name text; sockaddr ifr_broadaddr }
            ifreq.netmask : ifreq { u8[16] ifr_name text; sockaddr ifr_netmask }
            ifreq.hwaddr : ifreq { u8[16] ifr_name text; sockaddr ifr_hwaddr }
            ifreq.flags : ifreq { u8[16] ifr_name text; i16 ifr_flags interfaceFlags }
            ifreq.ifindex : ifreq { u8[16] ifr_name text; i32 ifr_ifindex }
            ifreq.metric : ifreq { u8[16] ifr_name text; i32 ifr_metric }
            ifreq.mtu : ifreq { u8[16] ifr_name text; i32 ifr_mtu }
            ifreq.qlen : ifreq { u8[16] ifr_name text; i32 ifr_qlen }
            ifreq.data : ifreq { u8[16] ifr_name text; * ifr_data }
            ifreq.tunnel : ifreq { u8[16] ifr_name text; i16 ifr_flags tunnelFlags }
            ifreq.slave : ifreq { u8[16] ifr_name text; u8[16] ifr_slave text }
            ifreq.newname : ifreq { u8[16] ifr_name text; u8[16] ifr_newname text }
            ifreq.bond : ifreq { u8[16] ifr_name text; *ifbond ifr_data }
            ifreq.bondslave : ifreq { u8[16] ifr_name text; *ifslave ifr_data }
            mii_ioctl_data { u16 phy_id; u16 reg_num; u16 val_in; u16 val_out }
            ifreq.mii : ifreq { u8[16] ifr_name text; mii_ioctl_data ifr_ifru }
            hwtstamp_config { i32 flags; i32 tx_type; i32 rx_filter }
            ifreq.stamp : ifreq { u8[16] ifr_name text; *hwtstamp_config ifr_data }
            interfaceName = char[16] { u8[16] - text }
            """)

    static let wireless = IoctlGroup(
        title: "Wireless extensions",
        headers: ["linux/socket.h", "linux/if.h", "linux/wireless.h"],
        requests: """
            SIOCSIWCOMMIT 0x8b00 in iwreq
            SIOCGIWNAME 0x8b01 both iwreq.name
            SIOCSIWNWID 0x8b02 in iwreq.param
            SIOCGIWNWID 0x8b03 both iwreq.param
            SIOCSIWFREQ 0x8b04 in iwreq.freq
            SIOCGIWFREQ 0x8b05 both iwreq.freq
            SIOCSIWMODE 0x8b06 in iwreq.mode
            SIOCGIWMODE 0x8b07 both iwreq.mode
            SIOCSIWSENS 0x8b08 in iwreq.param
            SIOCGIWSENS 0x8b09 both iwreq.param
            SIOCSIWRANGE 0x8b0a both iwreq.point
            SIOCGIWRANGE 0x8b0b both iwreq.point
            SIOCSIWPRIV 0x8b0c both iwreq.point
            SIOCGIWPRIV 0x8b0d both iwreq.point
            SIOCSIWSTATS 0x8b0e both iwreq.point
            SIOCGIWSTATS 0x8b0f both iwreq.point
            SIOCSIWSPY 0x8b10 both iwreq.point
            SIOCGIWSPY 0x8b11 both iwreq.point
            SIOCSIWTHRSPY 0x8b12 both iwreq.point
            SIOCGIWTHRSPY 0x8b13 both iwreq.point
            SIOCSIWAP 0x8b14 in iwreq.addr
            SIOCGIWAP 0x8b15 both iwreq.addr
            SIOCGIWAPLIST 0x8b17 both iwreq.point
            SIOCSIWSCAN 0x8b18 both iwreq.point
            SIOCGIWSCAN 0x8b19 both iwreq.point
            SIOCSIWESSID 0x8b1a both iwreq.point
            SIOCGIWESSID 0x8b1b both iwreq.point
            SIOCSIWNICKN 0x8b1c both iwreq.point
            SIOCGIWNICKN 0x8b1d both iwreq.point
            SIOCSIWRATE 0x8b20 in iwreq.param
            SIOCGIWRATE 0x8b21 both iwreq.param
            SIOCSIWRTS 0x8b22 in iwreq.param
            SIOCGIWRTS 0x8b23 both iwreq.param
            SIOCSIWFRAG 0x8b24 in iwreq.param
            SIOCGIWFRAG 0x8b25 both iwreq.param
            SIOCSIWTXPOW 0x8b26 in iwreq.param
            SIOCGIWTXPOW 0x8b27 both iwreq.param
            SIOCSIWRETRY 0x8b28 in iwreq.param
            SIOCGIWRETRY 0x8b29 both iwreq.param
            SIOCSIWENCODE 0x8b2a both iwreq.point
            SIOCGIWENCODE 0x8b2b both iwreq.point
            SIOCSIWPOWER 0x8b2c in iwreq.param
            SIOCGIWPOWER 0x8b2d both iwreq.param
            SIOCSIWGENIE 0x8b30 both iwreq.point
            SIOCGIWGENIE 0x8b31 both iwreq.point
            SIOCSIWMLME 0x8b16 both iwreq.point
            SIOCSIWAUTH 0x8b32 in iwreq.param
            SIOCGIWAUTH 0x8b33 both iwreq.param
            SIOCSIWENCODEEXT 0x8b34 both iwreq.point
            SIOCGIWENCODEEXT 0x8b35 both iwreq.point
            SIOCSIWPMKSA 0x8b36 both iwreq.point
            """,
        structures: """
            iw_point { * pointer; u16 length; u16 flags }
            iw_param { i32 value; u8 fixed; u8 disabled; u16 flags }
            iw_freq { i32 m; i16 e; u8 i; u8 flags }
            iwreq { u8[16] ifr_name text; u8[16] u }
            iwreq.point : iwreq { u8[16] ifr_name text; iw_point u.data }
            iwreq.name : iwreq { u8[16] ifr_name text; u8[16] u.name text }
            iwreq.freq : iwreq { u8[16] ifr_name text; iw_freq u.freq }
            iwreq.mode : iwreq { u8[16] ifr_name text; u32 u.mode }
            iwreq.addr : iwreq { u8[16] ifr_name text; sockaddr u.ap_addr }
            iwreq.param : iwreq { u8[16] ifr_name text; iw_param u.param }
            """)

    static let tunnels = IoctlGroup(
        title: "Tunnels and point-to-point links",
        headers: [
            "linux/types.h", "linux/socket.h", "linux/if.h", "linux/if_tun.h", "linux/filter.h",
            "linux/ppp_defs.h", "linux/ppp-ioctl.h",
        ],
        requests: """
            TUNSETNOCSUM W T 0xc8 i32 value decimal
            TUNSETDEBUG W T 0xc9 i32 value decimal
            TUNSETIFF W T 0xca i32 both ifreq.tunnel
            TUNSETPERSIST W T 0xcb i32 value decimal
            TUNSETOWNER W T 0xcc i32 value decimal
            TUNSETLINK W T 0xcd i32 value decimal
            TUNSETGROUP W T 0xce i32 value decimal
            TUNGETFEATURES R T 0xcf u32 out u32:tunnelFlags
            TUNSETOFFLOAD W T 0xd0 u32 value decimal
            TUNSETTXFILTER W T 0xd1 u32 in tun_filter
            TUNGETIFF R T 0xd2 u32 out ifreq.tunnel
            TUNGETSNDBUF R T 0xd3 i32
            TUNSETSNDBUF W T 0xd4 i32
            TUNATTACHFILTER W T 0xd5 sock_fprog in sock_fprog
            TUNDETACHFILTER W T 0xd6 sock_fprog
            TUNGETVNETHDRSZ R T 0xd7 i32
            TUNSETVNETHDRSZ W T 0xd8 i32
            TUNSETQUEUE W T 0xd9 i32 in ifreq.tunnel
            TUNSETIFINDEX W T 0xda u32
            TUNGETFILTER R T 0xdb sock_fprog out sock_fprog
            TUNSETVNETLE W T 0xdc i32
            TUNGETVNETLE R T 0xdd i32
            TUNSETVNETBE W T 0xde i32
            TUNGETVNETBE R T 0xdf i32
            TUNSETSTEERINGEBPF R T 0xe0 i32 in i32
            TUNSETFILTEREBPF R T 0xe1 i32 in i32
            TUNSETCARRIER W T 0xe2 i32
            TUNGETDEVNETNS N T 0xe3
            PPPIOCGFLAGS R t 0x5a i32 out u32:hex
            PPPIOCSFLAGS W t 0x59 i32 in u32:hex
            PPPIOCGASYNCMAP R t 0x58 i32
            PPPIOCSASYNCMAP W t 0x57 i32
            PPPIOCGUNIT R t 0x56 i32
            PPPIOCGRASYNCMAP R t 0x55 i32
            PPPIOCSRASYNCMAP W t 0x54 i32
            PPPIOCGMRU R t 0x53 i32
            PPPIOCSMRU W t 0x52 i32
            PPPIOCSMAXCID W t 0x51 i32
            PPPIOCGXASYNCMAP R t 0x50 u32[8]
            PPPIOCSXASYNCMAP W t 0x4f u32[8]
            PPPIOCXFERUNIT N t 0x4e
            PPPIOCSCOMPRESS W t 0x4d ppp_option_data
            PPPIOCGNPMODE RW t 0x4c npioctl
            PPPIOCSNPMODE W t 0x4b npioctl
            PPPIOCGDEBUG R t 0x41 i32 out u32:hex
            PPPIOCSDEBUG W t 0x40 i32 in u32:hex
            PPPIOCGIDLE R t 0x3f ppp_idle
            PPPIOCGIDLE32 R t 0x3f ppp_idle32
            PPPIOCGIDLE64 R t 0x3f ppp_idle64
            PPPIOCNEWUNIT RW t 0x3e i32
            PPPIOCATTACH W t 0x3d i32
            PPPIOCDETACH W t 0x3c i32
            PPPIOCSMRRU W t 0x3b i32
            PPPIOCCONNECT W t 0x3a i32
            PPPIOCDISCONN N t 0x39
            PPPIOCATTCHAN W t 0x38 i32
            PPPIOCGCHAN R t 0x37 i32
            PPPIOCGL2TPSTATS R t 0x36 pppol2tp_ioc_stats
            PPPIOCBRIDGECHAN W t 0x35 i32
            PPPIOCUNBRIDGECHAN N t 0x34
            PPPIOCSPASS W t 0x47 sock_fprog
            PPPIOCSACTIVE W t 0x46 sock_fprog
            """,
        structures: """
            sock_fprog { u16 len; *sock_filter@len filter }
            sock_filter { u16 code; u8 jt; u8 jf; u32 k }
            ppp_option_data { * ptr; u32 length; i32 transmit }
            npioctl { i32 protocol; u32 mode }
            ppp_idle { long xmit_idle; long recv_idle }
            ppp_idle32 { i32 xmit_idle; i32 recv_idle }
            ppp_idle64 { i64 xmit_idle; i64 recv_idle }
            pppol2tp_ioc_stats {
                u16 tunnel_id; u16 session_id; u32 - hide; u64 tx_packets; u64 tx_bytes; u64 tx_errors;
                u64 rx_packets; u64 rx_bytes; u64 rx_seq_discards; u64 rx_oos_packets; u64 rx_errors
            }
            tun_filter { u16 flags; u16 count; u8[@bytes] addr }
            """)
}
