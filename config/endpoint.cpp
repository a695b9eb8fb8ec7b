#include "config/endpoint.hpp"

#include <charconv>

#include <arpa/inet.h>

namespace config {
namespace {

bool is_address(int family, const std::string& host) {
    in6_addr room{};  // large enough for both families
    return inet_pton(family, host.c_str(), &room) == 1;
}

}  // namespace

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

}  // namespace config
