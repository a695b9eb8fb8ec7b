#include "config/settings_change.hpp"

#include "config/yaml.hpp"

#include <algorithm>
#include <utility>

namespace config {
namespace {

using yaml::Node;
using Kind = Node::Kind;

bool same(const Node* a, const Node* b);

bool same_entries(const std::vector<yaml::Entry>& a, const std::vector<yaml::Entry>& b) {
    return a.size() == b.size() && std::all_of(a.begin(), a.end(), [&](const yaml::Entry& one) {
               return std::any_of(b.begin(), b.end(), [&](const yaml::Entry& other) {
                   return one.key.text == other.key.text && same(&one.value, &other.value);
               });
           });
}

// Where a text stands, and in which order keys do, is no difference.
bool same(const Node* a, const Node* b) {
    if (a == nullptr || b == nullptr) return a == b;
    return a->kind == b->kind && a->text == b->text &&
           std::equal(a->items.begin(), a->items.end(), b->items.begin(), b->items.end(),
                      [](const Node& x, const Node& y) { return same(&x, &y); }) &&
           same_entries(a->entries, b->entries);
}

const Node* value_of(const Node* mapping, std::string_view key) {
    if (mapping == nullptr) return nullptr;
    for (const yaml::Entry& entry : mapping->entries)
        if (entry.key.text == key) return &entry.value;
    return nullptr;
}

const Node* listener(const Node* list, std::string_view name) {
    if (list == nullptr) return nullptr;
    for (const Node& one : list->items) {
        const Node* const its = value_of(&one, "name");
        if (its != nullptr && its->text == name) return &one;
    }
    return nullptr;
}

std::vector<std::string> names_in(const Node* list) {
    std::vector<std::string> names;
    if (list == nullptr) return names;
    for (const Node& one : list->items)
        if (const Node* const name = value_of(&one, "name")) names.push_back(name->text);
    return names;
}

// First those of the one, then what only the other has.
std::vector<std::string> keys_in(const Node* one, const Node* other) {
    std::vector<std::string> keys;
    for (const Node* const mapping : {one, other}) {
        if (mapping == nullptr) continue;
        for (const yaml::Entry& entry : mapping->entries)
            if (std::find(keys.begin(), keys.end(), entry.key.text) == keys.end())
                keys.push_back(entry.key.text);
    }
    return keys;
}

class Comparison {
  public:
    // `shown` is how the place is called, `general` how the list of reloadable keys calls it.
    void compare(const std::string& shown, const std::string& general, const Node* running,
                 const Node* wanted) {
        if (same(running, wanted) || reloadable(general)) return;
        const bool mappings = (running == nullptr || running->kind == Kind::mapping) &&
                              (wanted == nullptr || wanted->kind == Kind::mapping);
        if (!mappings) {
            found_.push_back(shown);
            return;
        }
        for (const std::string& key : keys_in(wanted, running))
            compare(shown + "." + key, general + "." + key, value_of(running, key),
                    value_of(wanted, key));
    }

    // A listener is the one of the same name, wherever it stands.
    void compare_listeners(const Node* running, const Node* wanted) {
        const std::vector<std::string> old_names = names_in(running);
        const std::vector<std::string> new_names = names_in(wanted);
        for (const std::string& name : new_names) {
            const Node* const before = listener(running, name);
            const std::string shown = "listeners." + name;
            if (before == nullptr)
                found_.push_back(shown);
            else
                compare(shown, "listeners.*", before, listener(wanted, name));
        }
        for (const std::string& name : old_names)
            if (std::find(new_names.begin(), new_names.end(), name) == new_names.end())
                found_.push_back("listeners." + name);
    }

    std::vector<std::string> take() { return std::move(found_); }

  private:
    static bool reloadable(const std::string& general) {
        const auto& keys = reloadable_keys();
        return std::find(keys.begin(), keys.end(), general) != keys.end();
    }
    std::vector<std::string> found_;
};

}  // namespace

const std::vector<std::string_view>& reloadable_keys() {
    static const std::vector<std::string_view> keys{"rules",
                                                    "terminology",
                                                    "local_codes",
                                                    "alerts",
                                                    "log_level",
                                                    "listeners.*.time_zone",
                                                    "listeners.*.authority",
                                                    "listeners.*.identifier_types",
                                                    "listeners.*.charset",
                                                    "listeners.*.processing_ids",
                                                    "listeners.*.strict",
                                                    "listeners.*.refuse_incomplete",
                                                    "listeners.*.ack",
                                                    "listeners.*.sequence_numbers",
                                                    "listeners.*.order_control",
                                                    "listeners.*.peers",
                                                    "listeners.*.max_connections",
                                                    "listeners.*.keep_alive",
                                                    "listeners.*.idle_timeout",
                                                    "listeners.*.in_frame_timeout",
                                                    "listeners.*.write_timeout"};
    return keys;
}

std::vector<std::string> keys_for_a_restart(std::string_view running, std::string_view wanted) {
    const auto before = yaml::parse("", running);
    const auto after = yaml::parse("", wanted);
    if (!before || !after) return {};
    Comparison comparison;
    for (const std::string& key : keys_in(&*after, &*before)) {
        const Node* const old_value = value_of(&*before, key);
        const Node* const new_value = value_of(&*after, key);
        if (key == "listeners" && old_value != nullptr && new_value != nullptr)
            comparison.compare_listeners(old_value, new_value);
        else
            comparison.compare(key, key, old_value, new_value);
    }
    return comparison.take();
}

Settings in_force(const Settings& started, const Settings& wanted) {
    Settings now = started;
    now.rules = wanted.rules;
    now.terminology = wanted.terminology;
    now.local_codes = wanted.local_codes;
    now.conduct = wanted.conduct;
    now.log_level = wanted.log_level;
    for (Listener& one : now.listeners) {
        const auto renewed =
            std::find_if(wanted.listeners.begin(), wanted.listeners.end(),
                         [&one](const Listener& other) { return other.name == one.name; });
        if (renewed == wanted.listeners.end()) continue;
        Listener before = std::exchange(one, *renewed);
        one.endpoint = std::move(before.endpoint);
        one.max_frame = before.max_frame;
        one.commit_blocks = before.commit_blocks;
    }
    return now;
}

}  // namespace config
