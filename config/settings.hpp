// What an administrator may set (calciwatch.yaml). Every key has a default that works on one
// machine; nothing listens beyond loopback until somebody says so.
#pragma once

#include "config/load.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace config {

struct Endpoint {
    std::string host = "127.0.0.1";  // an address, not a name
    std::uint16_t port = 0;          // 0 = any free port (tests)
};

// Addresses that share their first `prefix` bits. An IPv4 address stands here as IPv6 has it
// (::ffff:a.b.c.d), its prefix counted likewise.
struct Network {
    std::array<unsigned char, 16> address{};
    unsigned prefix = 128;
    friend bool operator==(const Network&, const Network&) = default;
};

// How a listener answers: see docs/configuration.md.
struct Acknowledgement {
    enum class Mode { as_asked, application, accept, none };
    enum class Refusal { AE, AR };
    Mode mode = Mode::as_asked;
    Refusal unreadable = Refusal::AR;
    Refusal incomplete = Refusal::AE;
    Refusal unsupported = Refusal::AR;
    Refusal processing_id = Refusal::AR;
    bool silent_when_not_kept = false;
    bool plain_type = false;
};

struct Listener {
    std::string name = "ehr";
    Endpoint endpoint{"127.0.0.1", 2575};
    std::string time_zone = "UTC";              // IANA name for times without an offset
    std::string default_authority;              // for a blank PID-3.4
    std::vector<std::string> identifier_types;  // PID-3.5, preferred first; empty = all that may
    std::string charset = "8859/1";             // for a blank MSH-18 and bytes that are not UTF-8
    std::string processing_ids = "P";           // MSH-11 letters taken as production
    bool strict = false;                        // AR for unknown types instead of AA
    bool refuse_incomplete = false;             // AE 101 for missing content instead of AA
    Acknowledgement ack;
    std::map<std::string, std::string, std::less<>> order_control;  // own ORC-1: table 0119
    bool commit_blocks = false;                                     // MLLP release 2
    bool sequence_numbers = false;                                  // MSH-13 (2.9.1)
    std::vector<Network> peers;          // who may connect; empty = everybody who can
    std::size_t max_frame = 16U << 20U;  // bytes
    std::size_t max_connections = 256;
    std::chrono::seconds keep_alive{180};       // of silence before TCP asks; 0 = never
    std::chrono::seconds idle_timeout{0};       // between frames; 0 = none (interface engines idle)
    std::chrono::seconds in_frame_timeout{30};  // from VT to FS
    std::chrono::seconds write_timeout{30};
};

// Keys of the feed: with them only clients of the allow-list may connect, and nobody listens in.
struct Curve {
    std::filesystem::path key;      // of the daemon: a file (config/key_file.hpp), ...
    std::string credential;         // ... or, when this is not empty, what systemd hands over
    std::filesystem::path clients;  // a folder (config/clients.hpp)
};

struct Feed {
    std::string router = "tcp://127.0.0.1:5571";  // ZeroMQ endpoints
    std::string live = "tcp://127.0.0.1:5570";
    std::optional<Curve> curve;
};

struct Settings {
    std::string site = "H1";      // one word: letters, digits, hyphen
    std::filesystem::path store;  // empty = calciwatch.db in the state directory
    std::vector<Listener> listeners{Listener{}};
    Feed feed;
    Endpoint http{"127.0.0.1", 9575};
    std::vector<std::filesystem::path> rules;  // files or folders, absolute after loading
    std::vector<std::filesystem::path> terminology;
    std::vector<std::filesystem::path> local_codes;  // CSV: system, code, text, concept
    std::size_t patient_cache = 10'000;              // patients held in memory
    std::string log_level = "info";
};

// Relative paths in the file are relative to its folder. All mistakes at once.
// A file without `rules` or `terminology` means the shipped ones (config/shipped.hpp).
[[nodiscard]] Loaded<Settings> load_settings(const std::filesystem::path& file);

// Its text, when it is one.
[[nodiscard]] Loaded<std::string> read_settings_text(const std::filesystem::path& file);

// The same from text; `file` gives the folder that paths are relative to, and need not exist.
[[nodiscard]] Loaded<Settings> parse_settings(const std::filesystem::path& file,
                                              std::string_view text);

}  // namespace config
