#include "config/settings.hpp"

#include "config/endpoint.hpp"
#include "config/order_control_codes.hpp"
#include "config/quantity.hpp"
#include "config/reader.hpp"
#include "config/shipped.hpp"
#include "config/text_file.hpp"

#include <algorithm>
#include <set>

namespace config {
namespace {

using Kind = yaml::Node::Kind;

void read_into(std::string& value, const yaml::Node* node, Report& report) {
    if (node == nullptr) return;
    if (auto text = read_text(*node, report)) value = std::move(*text);
}

void read_word_into(std::string& value, const yaml::Node* node, Report& report) {
    if (node == nullptr) return;
    if (auto word = read_word(*node, report)) value = std::move(*word);
}

void read_into(bool& value, const yaml::Node* node, Report& report) {
    if (node == nullptr) return;
    if (const auto boolean = read_boolean(*node, report)) value = *boolean;
}

void read_into(std::size_t& value, const yaml::Node* node, std::uint64_t least, std::uint64_t most,
               Report& report) {
    if (node == nullptr) return;
    if (const auto number = read_integer(*node, least, most, report)) value = *number;
}

void read_size_into(std::size_t& value, const yaml::Node* node, std::uint64_t least,
                    std::uint64_t most, Report& report) {
    if (node == nullptr) return;
    const auto text = read_text(*node, report);
    if (!text) return;
    const auto size = parse_size(*text);
    if (size && *size >= least && *size <= most) {
        value = *size;
    } else {
        report.add(*node, "'" + *text + "' is no size such as 16 MiB, from " +
                              std::to_string(least) + " to " + std::to_string(most) + " bytes");
    }
}

void read_into(std::chrono::seconds& value, const yaml::Node* node, std::chrono::seconds least,
               Report& report) {
    if (node == nullptr) return;
    const auto text = read_text(*node, report);
    if (!text) return;
    const auto duration = parse_duration(*text);
    if (duration && *duration >= least) {
        value = *duration;
    } else {
        report.add(*node, "'" + *text + "' is no duration such as '30 s' or PT30S, of at least " +
                              std::to_string(least.count()) + " s");
    }
}

void read_into(Endpoint& value, const yaml::Node* node, Report& report) {
    if (node == nullptr) return;
    const auto text = read_text(*node, report);
    if (!text) return;
    if (auto endpoint = parse_endpoint(*text)) {
        value = std::move(*endpoint);
    } else {
        report.add(*node, "'" + *text +
                              "' is no endpoint: write an IP address (not a name) and a "
                              "port, such as 127.0.0.1:2575 or '[::1]:2575'");
    }
}

// The MSH-11 letters taken as production: P, and where a site wants them T and D.
void read_processing_ids(std::string& value, const yaml::Node* node, Report& report) {
    if (node == nullptr) return;
    const auto text = read_text(*node, report);
    if (!text) return;
    std::set<char> seen;
    for (const char letter : *text) {
        if ((letter != 'P' && letter != 'T' && letter != 'D') || !seen.insert(letter).second) {
            report.add(*node, "'" + *text +
                                  "' is no choice of the letters P (production), "
                                  "T (training) and D (debugging)");
            return;
        }
    }
    value = *text;
}

void read_into(Acknowledgement::Refusal& value, const yaml::Node* node, Report& report) {
    if (node == nullptr) return;
    if (const auto choice = read_choice(*node, {"AE", "AR"}, report))
        value = *choice == "AE" ? Acknowledgement::Refusal::AE : Acknowledgement::Refusal::AR;
}

void read_into(Acknowledgement::Mode& value, const yaml::Node* node, Report& report) {
    using enum Acknowledgement::Mode;
    if (node == nullptr) return;
    const auto choice = read_choice(*node, {"as_asked", "application", "accept", "none"}, report);
    if (!choice) return;
    value = *choice == "as_asked"      ? as_asked
            : *choice == "application" ? application
            : *choice == "accept"      ? accept
                                       : none;
}

void read_ack(Acknowledgement& ack, const yaml::Node* node, Report& report) {
    if (node == nullptr) return;
    Keys keys{*node, report};
    read_into(ack.mode, keys.optional("mode"), report);
    read_into(ack.unreadable, keys.optional("unreadable"), report);
    read_into(ack.incomplete, keys.optional("incomplete"), report);
    read_into(ack.unsupported, keys.optional("unsupported"), report);
    read_into(ack.processing_id, keys.optional("processing_id"), report);
    if (const yaml::Node* not_kept = keys.optional("not_kept")) {
        const auto choice = read_choice(*not_kept, {"AE", "none"}, report);
        ack.silent_when_not_kept = choice == "none";
    }
    read_into(ack.plain_type, keys.optional("plain_type"), report);
    keys.finish();
}

void read_peers(std::vector<Network>& peers, const yaml::Node* node, Report& report) {
    if (node == nullptr || !expect(Kind::list, *node, report)) return;
    if (node->items.empty())
        report.add(*node, "is empty, and nobody could connect: leave the key out for everybody");
    for (const yaml::Node& item : node->items) {
        const auto text = read_text(item, report);
        if (!text) continue;
        if (const auto network = parse_network(*text))
            peers.push_back(*network);
        else
            report.add(item, "'" + *text +
                                 "' is no address or network such as 192.0.2.7, "
                                 "10.1.0.0/16 or 2001:db8::/32");
    }
}

// This feed's own ORC-1 codes, each with the code of table 0119 that it stands for.
void read_order_control(std::map<std::string, std::string, std::less<>>& mapped,
                        const yaml::Node* node, Report& report) {
    if (node == nullptr || !expect(Kind::mapping, *node, report)) return;
    check_keys(*node, report);
    for (const yaml::Entry& entry : node->entries) {
        if (entry.key.text.empty()) {
            report.add(entry.key, "is empty, and a blank ORC-1 has its meaning already");
            continue;
        }
        if (const auto code = read_choice(entry.value, order_control_codes(), report))
            mapped.emplace(entry.key.text, *code);
    }
}

// Table 0203 has capitals and digits; a site may add its own to it.
void read_identifier_types(std::vector<std::string>& types, const yaml::Node* node,
                           Report& report) {
    if (node == nullptr || !expect(Kind::list, *node, report)) return;
    if (node->items.empty())
        report.add(*node,
                   "is empty, and no number would name a patient: leave the key out for "
                   "every type that may");
    const auto may_stand = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
    for (const yaml::Node& item : node->items) {
        auto type = read_text(item, report);
        if (!type) continue;
        if (!std::all_of(type->begin(), type->end(), may_stand)) {
            report.add(item,
                       "'" + *type + "' is no identifier type of table 0203, such as MR or PI");
        } else if (std::find(types.begin(), types.end(), *type) != types.end()) {
            report.add(item, "'" + *type + "' stands here already");
        } else {
            types.push_back(std::move(*type));
        }
    }
}

Listener read_listener(const yaml::Node& node, Report& report) {
    using namespace std::chrono_literals;
    Listener listener;
    Keys keys{node, report};
    read_word_into(listener.name, keys.required("name"), report);
    read_into(listener.endpoint, keys.required("endpoint"), report);
    read_into(listener.time_zone, keys.optional("time_zone"), report);
    read_into(listener.default_authority, keys.optional("authority"), report);
    read_identifier_types(listener.identifier_types, keys.optional("identifier_types"), report);
    read_into(listener.charset, keys.optional("charset"), report);
    read_processing_ids(listener.processing_ids, keys.optional("processing_ids"), report);
    read_into(listener.strict, keys.optional("strict"), report);
    read_into(listener.refuse_incomplete, keys.optional("refuse_incomplete"), report);
    read_ack(listener.ack, keys.optional("ack"), report);
    read_into(listener.commit_blocks, keys.optional("commit_blocks"), report);
    read_into(listener.sequence_numbers, keys.optional("sequence_numbers"), report);
    read_order_control(listener.order_control, keys.optional("order_control"), report);
    read_peers(listener.peers, keys.optional("peers"), report);
    read_size_into(listener.max_frame, keys.optional("max_frame"), 1U << 10U, 1U << 30U, report);
    read_into(listener.max_connections, keys.optional("max_connections"), 1, 65'535, report);
    read_into(listener.keep_alive, keys.optional("keep_alive"), 0s, report);
    read_into(listener.idle_timeout, keys.optional("idle_timeout"), 0s, report);
    read_into(listener.in_frame_timeout, keys.optional("in_frame_timeout"), 1s, report);
    read_into(listener.write_timeout, keys.optional("write_timeout"), 1s, report);
    keys.finish();
    return listener;
}

void read_listeners(std::vector<Listener>& listeners, const yaml::Node* node, Report& report) {
    if (node == nullptr || !expect(Kind::list, *node, report)) return;
    listeners.clear();
    if (node->items.empty()) report.add(*node, "at least one listener is needed");
    std::set<std::string> names;
    std::set<std::pair<std::string, std::uint16_t>> endpoints;
    for (const yaml::Node& item : node->items) {
        Listener listener = read_listener(item, report);
        if (!names.insert(listener.name).second) {
            report.add(item, "a listener named '" + listener.name + "' stands here already");
        }
        const auto& [host, port] = listener.endpoint;
        if (port != 0 && !endpoints.insert({host, port}).second) {
            report.add(item, "another listener has the same endpoint");
        }
        listeners.push_back(std::move(listener));
    }
}

// Paths in the file are relative to the file.
class Paths {
  public:
    Paths(std::filesystem::path folder, Report& report)
        : folder_{std::move(folder)}, report_{report} {}

    [[nodiscard]] std::filesystem::path absolute(const std::string& path) const {
        return (folder_ / path).lexically_normal();
    }
    void read_list(std::vector<std::filesystem::path>& paths, const yaml::Node* node) const {
        if (node == nullptr || !expect(Kind::list, *node, report_)) return;
        paths.clear();
        for (const std::string& path : read_texts(*node, report_)) paths.push_back(absolute(path));
    }
    // For what the daemon cannot be of use without.
    void read_filled_list(std::vector<std::filesystem::path>& paths, const yaml::Node* node) const {
        read_list(paths, node);
        if (node != nullptr && node->kind == Kind::list && node->items.empty()) {
            report_.add(*node, "is empty: leave the key out for what is shipped");
        }
    }

  private:
    std::filesystem::path folder_;
    Report& report_;
};

void read_zeromq_into(std::string& value, const yaml::Node* node, Report& report) {
    if (node == nullptr) return;
    const auto text = read_text(*node, report);
    if (!text) return;
    if (valid_zeromq_endpoint(*text)) {
        value = *text;
    } else {
        report.add(*node, "'" + *text +
                              "' is no ZeroMQ endpoint such as tcp://127.0.0.1:5571 (an "
                              "IP address, not a name) or ipc:///run/calciwatch/feed");
    }
}

void read_curve(std::optional<Curve>& value, const yaml::Node* node, const Paths& paths,
                Report& report) {
    if (node == nullptr) return;
    Curve curve;
    Keys keys{*node, report};
    const yaml::Node* key = keys.optional("key");
    const yaml::Node* credential = keys.optional("credential");
    if ((key == nullptr) == (credential == nullptr) && node->kind == Kind::mapping)
        report.add(*node, "needs one of 'key' (a file) and 'credential' (of systemd)");
    if (key != nullptr) {
        if (const auto path = read_text(*key, report)) curve.key = paths.absolute(*path);
    }
    if (credential != nullptr) {
        if (auto name = read_text(*credential, report)) {
            if (name->find('/') != std::string::npos || name->front() == '.')
                report.add(*credential, "is no name of a credential");
            curve.credential = *std::move(name);
        }
    }
    if (const yaml::Node* clients = keys.required("clients")) {
        if (const auto path = read_text(*clients, report)) curve.clients = paths.absolute(*path);
    }
    keys.finish();
    value = std::move(curve);
}

// Whoever reaches a feed without keys reads every alert.
void expect_protection(const Feed& feed, const yaml::Node* router, const yaml::Node* live,
                       Report& report) {
    const auto check = [&](const std::string& endpoint, const yaml::Node* node) {
        if (node != nullptr && valid_zeromq_endpoint(endpoint) && !on_this_machine(endpoint))
            report.add(*node, "'" + endpoint +
                                  "' can be reached from other machines, and without keys whoever "
                                  "reaches it reads every alert: set 'curve', or 'unprotected: "
                                  "true' if something else guards it");
    };
    check(feed.router, router);
    check(feed.live, live);
}

void read_feed(Feed& feed, const yaml::Node* node, const Paths& paths, Report& report) {
    if (node == nullptr) return;
    Keys keys{*node, report};
    const yaml::Node* router = keys.optional("router");
    const yaml::Node* live = keys.optional("live");
    read_zeromq_into(feed.router, router, report);
    read_zeromq_into(feed.live, live, report);
    read_curve(feed.curve, keys.optional("curve"), paths, report);
    bool unprotected = false;
    const yaml::Node* said = keys.optional("unprotected");
    read_into(unprotected, said, report);
    if (unprotected && feed.curve) report.add(*said, "contradicts 'curve': leave it out");
    if (!unprotected && !feed.curve) expect_protection(feed, router, live, report);
    keys.finish();
    if (feed.router == feed.live && feed.router.rfind(":0") != feed.router.size() - 2) {
        report.add(*node, "router and live need endpoints of their own");
    }
}

void read_http(Endpoint& http, const yaml::Node* node, Report& report) {
    if (node == nullptr) return;
    Keys keys{*node, report};
    read_into(http, keys.required("endpoint"), report);
    keys.finish();
}

void read_store(std::filesystem::path& store, const yaml::Node* node, const Paths& paths,
                Report& report) {
    if (node == nullptr) return;
    Keys keys{*node, report};
    const yaml::Node* postgresql = keys.optional("postgresql");
    if (postgresql != nullptr)
        report.add(*postgresql, "postgresql is not supported yet: use sqlite");
    const yaml::Node* sqlite =
        postgresql == nullptr ? keys.required("sqlite") : keys.optional("sqlite");
    keys.finish();
    if (sqlite == nullptr) return;
    if (const auto path = read_text(*sqlite, report)) store = paths.absolute(*path);
}

Settings read_settings(const yaml::Node& root, const std::filesystem::path& folder,
                       Report& report) {
    const Paths paths{folder, report};
    Settings settings;
    settings.rules = {shipped_folder() / "rules"};
    settings.terminology = {shipped_folder() / "terminology"};
    if (root.kind == Kind::nothing) return settings;
    Keys keys{root, report};
    read_word_into(settings.site, keys.optional("site"), report);
    read_store(settings.store, keys.optional("store"), paths, report);
    read_listeners(settings.listeners, keys.optional("listeners"), report);
    read_feed(settings.feed, keys.optional("feed"), paths, report);
    read_http(settings.http, keys.optional("http"), report);
    paths.read_filled_list(settings.rules, keys.optional("rules"));
    paths.read_filled_list(settings.terminology, keys.optional("terminology"));
    paths.read_list(settings.local_codes, keys.optional("local_codes"));
    read_into(settings.patient_cache, keys.optional("patient_cache"), 1, 100'000'000, report);
    if (const yaml::Node* level = keys.optional("log_level")) {
        const auto choice = read_choice(
            *level, {"trace", "debug", "info", "warn", "error", "critical", "off"}, report);
        if (choice) settings.log_level = *choice;
    }
    keys.finish();
    return settings;
}

}  // namespace

Loaded<Settings> parse_settings(const std::filesystem::path& file, std::string_view text) {
    const auto root = yaml::parse(file.string(), text);
    if (!root) return tl::make_unexpected(Mistakes{root.error()});
    Mistakes mistakes;
    Report report{file.string(), mistakes};
    std::error_code unreadable;  // the working folder is gone: paths stay relative
    const auto place = std::filesystem::absolute(file, unreadable);
    Settings settings = read_settings(*root, place.parent_path(), report);
    if (!mistakes.empty()) {
        sort_by_place(mistakes);
        return tl::make_unexpected(std::move(mistakes));
    }
    return settings;
}

Loaded<std::string> read_settings_text(const std::filesystem::path& file) {
    auto text = read_text_file(file, yaml::max_bytes);
    if (!text) return tl::make_unexpected(Mistakes{text.error()});
    return *std::move(text);
}

Loaded<Settings> load_settings(const std::filesystem::path& file) {
    const auto text = read_settings_text(file);
    if (!text) return tl::make_unexpected(text.error());
    return parse_settings(file, *text);
}

}  // namespace config
