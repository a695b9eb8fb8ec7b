#include "config/endpoint.hpp"

#include <charconv>

#include <arpa/inet.h>

namespace config {
namespace {

bool is_address(int family, const std::string& host) {
    in6_addr room{};  // large enough for both families
    return inet_pton(family, host.c_str(), &room) == 1;
}

constexpr unsigned mapped = 96;  // bits that stand before an IPv4 address in an IPv6 one

std::optional<std::array<unsigned char, 16>> parse_address(const std::string& host) {
    std::array<unsigned char, 16> address{};
    if (inet_pton(AF_INET6, host.c_str(), address.data()) == 1) return address;
    address[10] = address[11] = 0xff;
    if (inet_pton(AF_INET, host.c_str(), &address[mapped / 8]) == 1) return address;
    return std::nullopt;
}

std::optional<unsigned> parse_prefix(std::string_view text, unsigned most) {
    unsigned prefix = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), prefix);
    if (error != std::errc{} || stop != text.data() + text.size() || prefix > most)
        return std::nullopt;
    return prefix;
}

bool bit(const std::array<unsigned char, 16>& address, unsigned at) {
    return ((unsigned{address[at / 8]} >> (7 - at % 8)) & 1U) != 0;
}

}  // namespace

std::optional<Network> parse_network(std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto address = parse_address(std::string{text.substr(0, slash)});
    if (!address) return std::nullopt;
    Network network{*address, 128};
    if (slash != std::string_view::npos) {
        const bool v6 = text.substr(0, slash).find(':') != std::string_view::npos;
        const auto prefix = parse_prefix(text.substr(slash + 1), v6 ? 128 : 32);
        if (!prefix) return std::nullopt;
        network.prefix = *prefix + (v6 ? 0 : mapped);
    }
    for (unsigned at = network.prefix; at < 128; ++at)
        if (bit(network.address, at)) return std::nullopt;
    return network;
}

bool contains(const Network& network, const std::array<unsigned char, 16>& address) {
    for (unsigned at = 0; at < network.prefix; ++at)
        if (bit(network.address, at) != bit(address, at)) return false;
    return true;
}

std::optional<Endpoint> parse_endpoint(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    std::string_view host = text.substr(0, colon);
    const std::string_view port = text.substr(colon + 1);
    int family = AF_INET;
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
        host = host.substr(1, host.size() - 2);
        family = AF_INET6;
    }
    Endpoint endpoint;
    endpoint.host = std::string{host};
    const auto [stop, error] =
        std::from_chars(port.data(), port.data() + port.size(), endpoint.port);
    if (error != std::errc{} || stop != port.data() + port.size()) return std::nullopt;
    if (!is_address(family, endpoint.host)) return std::nullopt;
    return endpoint;
}

bool valid_zeromq_endpoint(std::string_view text) {
    constexpr std::string_view tcp = "tcp://";
    constexpr std::string_view ipc = "ipc:///";
    if (text.substr(0, tcp.size()) == tcp)
        return parse_endpoint(text.substr(tcp.size())).has_value();
    // A path of a Unix socket has 107 characters at most (sockaddr_un).
    return text.substr(0, ipc.size()) == ipc && text.size() > ipc.size() && text.size() < 114;
}

bool on_this_machine(std::string_view zeromq_endpoint) {
    constexpr std::string_view tcp = "tcp://";
    if (!zeromq_endpoint.starts_with(tcp)) return true;
    const auto endpoint = parse_endpoint(zeromq_endpoint.substr(tcp.size()));
    const auto address = endpoint ? parse_address(endpoint->host) : std::nullopt;
    if (!address) return false;
    return contains(*parse_network("127.0.0.0/8"), *address) ||
           contains(*parse_network("::1"), *address);
}

}  // namespace config
