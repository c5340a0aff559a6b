"""Companies that run zones, recognised by their name servers, and the form in which their panels take a record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from smtpgui.core.findings import Record
from smtpgui.core.language import N_

_ZONE = N_("Choose **{domain}**, then **DNS zone**.")
_RECORDS = N_("Choose **{domain}**, then **DNS records**.")
_DNS = N_("Choose **{domain}**, then **DNS**.")
_CPANEL = N_("Open **cPanel**, then **Zone Editor**, and **Manage** beside **{domain}**.")
_ADD = N_("Add a record")
_ADD_ENTRY = N_("Add an entry")
_ADD_NEW = N_("Add New Record")


@dataclass(frozen=True, slots=True)
class Host:
    """A company that runs DNS zones for others; names as its English panel says them.

    `servers` are patterns of its name servers; `where` leads through the panel at `url` to the zone of {domain},
    `add` is the button there (both to be translated when shown). `apex` is what stands for the domain itself in
    the host field: "@", or "" for an empty field. `appends`: the panel adds the domain to the host field by itself.
    `final_dot`: the target of a CNAME needs its final dot. `quotes`: a TXT value stands between quotation marks.
    """

    id: str
    name: str
    servers: tuple[str, ...]
    url: str
    where: str
    add: str = _ADD
    apex: str = "@"
    appends: bool = True
    final_dot: bool = False
    quotes: bool = False

    def field(self, record: Record, zone: str) -> str:
        """Content of the host field for `record` of `zone`; "" is an empty field."""
        if not self.appends:
            return f"{record.name}."
        return self.apex if record.name == zone else record.name.removesuffix(f".{zone}")

    def value(self, record: Record) -> str:
        """Content of the value field."""
        if record.type == "TXT" and self.quotes:
            return " ".join(f'"{text}"' for text in record.strings)
        return f"{record.value}." if record.type in ("CNAME", "MX") and self.final_dot else record.value


HOSTS = (
    Host("ovh", "OVHcloud", ("*.ovh.net", "*.ovh.ca", "*.anycast.me"), "https://www.ovh.com/manager/",
         N_("Open **Web Cloud**, choose **{domain}**, then **DNS zone**."), _ADD_ENTRY, "", final_dot=True),
    Host("gandi", "Gandi", ("*.gandi.net",), "https://admin.gandi.net/",
         N_("Open **Domain**, choose **{domain}**, then **DNS Records**."), _ADD, final_dot=True),
    Host("cloudflare", "Cloudflare", ("*.ns.cloudflare.com",), "https://dash.cloudflare.com/",
         N_("Choose **{domain}**, then **DNS** and **Records**. Switch the proxy off for every CNAME.")),
    Host("godaddy", "GoDaddy", ("*.domaincontrol.com",), "https://dcc.godaddy.com/control/portfolio",
         N_("In **Domain Portfolio** choose **{domain}**, then **DNS**."), _ADD_NEW),
    Host("ionos", "IONOS", ("*.ui-dns.com", "*.ui-dns.org", "*.ui-dns.de", "*.ui-dns.biz"), "https://my.ionos.com/",
         N_("Open **Domains & SSL**, choose **{domain}**, then **DNS**.")),
    Host("infomaniak", "Infomaniak", ("*.infomaniak.ch", "*.infomaniak.com"), "https://manager.infomaniak.com/",
         N_("Open **Domains**, choose **{domain}**, then **DNS zone** in the menu on the left."), _ADD, ""),
    Host("squarespace", "Squarespace", ("*.squarespacedns.com",), "https://account.squarespace.com/domains",
         N_("Choose **{domain}**, then **DNS** and **DNS Settings**.")),
    Host("google_cloud", "Google Cloud DNS", ("ns-cloud-*.googledomains.com", "*.googledomains.com"),
         "https://console.cloud.google.com/net-services/dns/zones",
         N_("Choose the zone of **{domain}**. Domains moved to Squarespace are managed there instead."), _ADD, "",
         final_dot=True, quotes=True),
    Host("route53", "Amazon Route 53", ("*.awsdns-*",), "https://console.aws.amazon.com/route53/v2/hostedzones",
         N_("Open **Hosted zones** and choose **{domain}**."), N_("Create record"), "", quotes=True),
    Host("azure", "Azure DNS", ("*.azure-dns.com", "*.azure-dns.net", "*.azure-dns.org", "*.azure-dns.info"),
         "https://portal.azure.com/", N_("Open **DNS zones**, choose **{domain}**, then **Recordsets**.")),
    Host("wix", "Wix", ("*.wixdns.net",), "https://manage.wix.com/account/domains",
         N_("Open the menu beside **{domain}**, then **Manage DNS Records**."), _ADD, ""),
    Host("hostinger", "Hostinger", ("*.dns-parking.com", "*.hostinger.com"), "https://hpanel.hostinger.com/",
         N_("Open **Domains**, choose **{domain}**, then **DNS / Nameservers**.")),
    Host("o2switch", "o2switch", ("*.o2switch.net",), "https://clients.o2switch.fr/", _CPANEL, appends=False),
    Host("namecheap", "Namecheap", ("*.registrar-servers.com",), "https://ap.www.namecheap.com/domains/list/",
         N_("In **Domain List** press **Manage** beside **{domain}**, then open **Advanced DNS**."), _ADD_NEW),
    Host("digitalocean", "DigitalOcean", ("*.digitalocean.com",), "https://cloud.digitalocean.com/networking/domains",
         N_("Open **Networking**, then **Domains**, and choose **{domain}**."), final_dot=True),
    Host("hetzner", "Hetzner", ("*.ns.hetzner.com", "*.ns.hetzner.de", "*.first-ns.de", "*.second-ns.de",
                                "*.second-ns.com"), "https://console.hetzner.com/",
         N_("Open **DNS**, then choose **{domain}**."), final_dot=True),
    Host("scaleway", "Scaleway", ("*.scw.cloud",), "https://console.scaleway.com/",
         N_("Open **Domains and DNS**, choose **{domain}**, then **Records**."), _ADD, "", final_dot=True),
    Host("online", "Scaleway Dedibox (Online)", ("*.online.net",), "https://console.online.net/",
         N_("Open **Domain**, choose **{domain}**, then **Edit DNS zone**."), _ADD_ENTRY, final_dot=True),
    Host("ns1", "NS1 (Netlify)", ("*.nsone.net",), "https://app.netlify.com/",
         N_("Open **Domains** and choose **{domain}**. Zones that NS1 itself runs are at my.nsone.net.")),
    Host("vercel", "Vercel", ("*.vercel-dns.com",), "https://vercel.com/dashboard/domains",
         N_("Choose **{domain}**: the records stand below."), _ADD, ""),
    Host("name_com", "Name.com", ("*.name.com",), "https://www.name.com/account/domain",
         N_("Choose **{domain}**, then **Manage DNS Records**."), _ADD, ""),
    Host("porkbun", "Porkbun", ("*.porkbun.com",), "https://porkbun.com/account/domainsSpeedy",
         N_("Press **DNS** beside **{domain}**."), _ADD, ""),
    Host("strato", "STRATO", ("*.rzone.de",), "https://www.strato.de/apps/CustomerService",
         N_("Open **Domains**, then **Manage** beside **{domain}**, then **DNS**."), _ADD, ""),
    Host("aruba", "Aruba", ("*.technorail.com", "*.arubadns.net", "*.arubadns.cz"), "https://managehosting.aruba.it/",
         N_("Choose **{domain}**, then **Domain and DNS management**."), appends=False, final_dot=True),
    Host("one_com", "one.com", ("*.one.com",), "https://www.one.com/admin/",
         N_("Choose **{domain}**, then **DNS settings** and **DNS records**."), _ADD, ""),
    Host("dnsimple", "DNSimple", ("*.dnsimple.com", "*.dnsimple-edge.net", "*.dnsimple-edge.io"),
         "https://dnsimple.com/dashboard", _RECORDS, _ADD, ""),
    Host("siteground", "SiteGround", ("*.siteground.net", "*.sgvps.net"), "https://my.siteground.com/",
         N_("Open **Site Tools**, then **Domain** and **DNS Zone Editor**."), _ADD, ""),
    Host("wordpress", "WordPress.com", ("*.wordpress.com",), "https://wordpress.com/domains/manage", _RECORDS),
    Host("dreamhost", "DreamHost", ("*.dreamhost.com",), "https://panel.dreamhost.com/",
         N_("Open **Manage Websites**, then **DNS** beside **{domain}**."), _ADD, ""),
    Host("linode", "Akamai (Linode)", ("*.linode.com",), "https://cloud.linode.com/domains", _DNS, _ADD, ""),
    Host("transip", "TransIP", ("*.transip.net", "*.transip.nl", "*.transip.eu"), "https://www.transip.eu/cp/", _DNS,
         final_dot=True),
    Host("all_inkl", "ALL-INKL.COM", ("*.kasserver.com",), "https://kas.all-inkl.com/",
         N_("Open **Tools**, then **DNS settings**, and edit **{domain}**."), _ADD, ""),
    Host("lws", "LWS", ("*.lwsdns.com", "*.lws-hosting.com"), "https://panel.lws.fr/", _ZONE, _ADD_ENTRY),
    Host("planethoster", "PlanetHoster", ("*.n0c.com", "*.planethoster.net"), "https://my.planethoster.com/", _ZONE),
    Host("alwaysdata", "alwaysdata", ("*.alwaysdata.com",), "https://admin.alwaysdata.com/domain/",
         N_("Press **Details** beside **{domain}**, then open **DNS records**."), _ADD, ""),
    Host("bookmyname", "BookMyName (Free)", ("*.bookmyname.com",), "https://www.bookmyname.com/",
         N_("Open **Manage**, choose **{domain}**, then **DNS zone**."), _ADD_ENTRY, final_dot=True),
)  # fmt: skip
"""Every host, the ones with the narrower patterns first."""


def host_of(servers: Iterable[str]) -> Host | None:
    """Host of the zone with these name servers; None where it is unknown, or where several are."""
    names = [server.rstrip(".").lower() for server in servers]
    found = {host.id: host for name in names if (host := _by_server(name))}
    return next(iter(found.values())) if len(found) == 1 else None


def host_field_hint(row: Host) -> str:
    """Hint for the host field of this panel, to be translated when shown."""
    if not row.appends:
        return N_("In the name field this panel wants the whole name with a final dot.")
    if row.apex:
        return N_("This panel adds {domain} to the name by itself; @ stands for the domain itself.")
    return N_("This panel adds {domain} to the name by itself; leave the field empty for the domain itself.")


def host(host_id: str) -> Host | None:
    """The host of that id."""
    return next((row for row in HOSTS if row.id == host_id), None)


def _by_server(name: str) -> Host | None:
    return next((row for row in HOSTS if any(fnmatchcase(name, pattern) for pattern in row.servers)), None)
