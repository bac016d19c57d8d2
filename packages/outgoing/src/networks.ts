import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';

export interface Network {
  readonly address: string;
  readonly prefix: number;
}

/**
 * IPv4 that is no host of the public internet (IANA special-purpose registry, RFC 6890 and later), and
 * the one public address at which a cloud answers for its machines.
 */
const REFUSED_IPV4: readonly string[] = [
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private
  '100.64.0.0/10', // shared by carriers; 100.100.100.200 is a metadata service
  '127.0.0.0/8', // loopback
  '168.63.129.16/32', // metadata and DNS of Azure
  '169.254.0.0/16', // link-local, metadata of most clouds
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // 6to4 relays
  '192.168.0.0/16', // private
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, broadcast
];

/**
 * IPv6 is allowed inside 2000::/3 (global unicast) alone, less what stands for something else there.
 * Loopback, unique local, link-local, multicast, IPv4-mapped, NAT64 and all that is not assigned lie
 * outside.
 */
const GLOBAL_IPV6 = '2000::/3';
const REFUSED_IPV6: readonly string[] = [
  '2001::/23', // protocol assignments: Teredo, ORCHID, benchmarks
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4: an IPv4 address in disguise
  '3fff::/20', // documentation
];

/** @returns the networks, or the parts that are none */
export function parseNetworks(
  text: string,
): { readonly ok: true; readonly networks: Network[] } | { readonly ok: false; wrong: string[] } {
  const networks: Network[] = [];
  const wrong: string[] = [];
  for (const part of text.split(',').map((one) => one.trim())) {
    if (part === '') continue;
    const [address = '', bits, ...rest] = part.split('/');
    const most = isIPv4(address) ? 32 : isIPv6(address) && !address.includes('%') ? 128 : -1;
    const prefix = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : -1;
    if (rest.length > 0 || prefix < 0 || prefix > most) wrong.push(part);
    else networks.push({ address, prefix });
  }
  return wrong.length > 0 ? { ok: false, wrong } : { ok: true, networks };
}

/**
 * The same of a setting that a person wrote.
 *
 * @throws Error that names the parts that are no networks
 */
export function openNetworks(text: string): Network[] {
  const parsed = parseNetworks(text);
  if (parsed.ok) return parsed.networks;
  throw new Error(`UNPARK_OUTGOING_NETWORKS has what is no network: ${parsed.wrong.join(', ')}`);
}

function listOf(networks: readonly Network[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const { address, prefix } of networks) {
    if ((isIPv4(address) ? 'ipv4' : 'ipv6') === family) list.addSubnet(address, prefix, family);
  }
  return list;
}

function listOfText(text: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const parsed = parseNetworks(text.join(','));
  if (!parsed.ok) throw new Error(`no networks: ${parsed.wrong.join(', ')}`);
  return listOf(parsed.networks, family);
}

/** Whether a connection may go to an address, as DNS or a socket spells it. */
export type AddressCheck = (address: string) => boolean;

/** @param allowed networks that the operator opens, whatever they are */
export function addressCheck(allowed: readonly Network[]): AddressCheck {
  const allowed4 = listOf(allowed, 'ipv4');
  const allowed6 = listOf(allowed, 'ipv6');
  const refused4 = listOfText(REFUSED_IPV4, 'ipv4');
  const refused6 = listOfText(REFUSED_IPV6, 'ipv6');
  const global6 = listOfText([GLOBAL_IPV6], 'ipv6');
  return (address) => {
    // A zone (`fe80::1%eth0`) names an interface of this machine.
    if (address.includes('%')) return false;
    const family = isIP(address);
    if (family === 4) return allowed4.check(address) || !refused4.check(address);
    if (family !== 6) return false;
    if (allowed6.check(address, 'ipv6')) return true;
    return global6.check(address, 'ipv6') && !refused6.check(address, 'ipv6');
  };
}
