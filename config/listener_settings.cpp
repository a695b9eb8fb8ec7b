#include "config/listener_settings.hpp"

#include "config/order_control_codes.hpp"
#include "config/setting_values.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace config {
namespace {

using Kind = yaml::Node::Kind;

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

}  // namespace

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

}  // namespace config
