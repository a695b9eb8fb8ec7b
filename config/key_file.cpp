#include "config/key_file.hpp"

#include "config/text_file.hpp"

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace config {
namespace {

constexpr std::size_t longest_file = 16U << 10U;
constexpr std::size_t key_length = 40;
constexpr std::string_view blanks = " \t\r";

// Reads line by line; `line` and `column` are those of what is being read.
class KeyFileReader {
  public:
    KeyFileReader(const std::string& name, Mistakes& mistakes) : name_{name}, mistakes_{mistakes} {}

    void read(std::string_view line) {
        ++line_;
        const std::size_t first = line.find_first_not_of(blanks);
        if (first == std::string_view::npos || line[first] == '#') return;
        line = line.substr(0, line.find_last_not_of(blanks) + 1);
        if (first == 0) {
            open_section(line);
        } else if (section_ == "curve") {
            read_key(line, first);
        } else if (section_.empty()) {
            add(first, "stands in no section: 'curve' is missing");
        }
    }

    KeyPair finish(bool secret) {
        if (mistakes_.empty() && pair_.public_key.empty()) missing("public-key");
        if (mistakes_.empty() && secret && pair_.secret_key.empty()) missing("secret-key");
        return std::move(pair_);
    }

  private:
    void add(std::size_t offset, std::string what) {
        mistakes_.push_back({name_, line_, static_cast<int>(offset) + 1, std::move(what)});
    }
    void missing(const std::string& key) {
        mistakes_.push_back({name_, 0, 0, "has no " + key + " in a section 'curve'"});
    }

    // 'metadata' holds whatever the tool that made the file had to say.
    void open_section(std::string_view line) {
        section_ = line;
        if (line != "curve" && line != "metadata")
            add(0, "neither the section 'curve' nor 'metadata'; what is in a section is indented");
    }

    void read_key(std::string_view line, std::size_t first) {
        const std::size_t equals = line.find('=', first);
        if (equals == std::string_view::npos) return add(first, "is no line 'name = \"value\"'");
        const std::string_view name =
            line.substr(first, line.find_last_not_of(blanks, equals - 1) + 1 - first);
        std::string* const key = name == "public-key"   ? &pair_.public_key
                                 : name == "secret-key" ? &pair_.secret_key
                                                        : nullptr;
        if (key == nullptr) return add(first, "neither public-key nor secret-key");
        if (!key->empty()) return add(first, std::string{name} + " stands here twice");
        const std::size_t start = line.find_first_not_of(blanks, equals + 1);
        std::string_view value = start == std::string_view::npos ? "" : line.substr(start);
        if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
            value.back() == value.front())
            value = value.substr(1, value.size() - 2);
        if (!is_key(value))
            return add(start == std::string_view::npos ? equals : start,
                       "is no key of 40 characters (Z85)");
        *key = value;
    }

    const std::string& name_;
    Mistakes& mistakes_;
    KeyPair pair_;
    std::string section_;
    int line_ = 0;
};

Loaded<KeyPair> parse(const std::string& name, std::string_view text, bool secret) {
    Mistakes mistakes;
    KeyFileReader reader{name, mistakes};
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        reader.read(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    KeyPair pair = reader.finish(secret);
    if (!mistakes.empty()) return tl::make_unexpected(std::move(mistakes));
    return pair;
}

Loaded<KeyPair> load(const std::filesystem::path& file, bool secret) {
    const auto text = read_text_file(file, longest_file);
    if (!text) return tl::make_unexpected(Mistakes{text.error()});
    return parse(file.string(), *text, secret);
}

}  // namespace

bool is_key(std::string_view text) {
    constexpr std::string_view digits =
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";
    if (text.size() != key_length) return false;
    // Five digits are four bytes.
    for (std::size_t at = 0; at < key_length; at += 5) {
        std::uint64_t number = 0;
        for (const char c : text.substr(at, 5)) {
            const std::size_t digit = digits.find(c);
            if (digit == std::string_view::npos) return false;
            number = number * digits.size() + digit;
        }
        if (number > UINT32_MAX) return false;
    }
    return true;
}

Loaded<KeyPair> parse_key_file(const std::string& name, std::string_view text) {
    return parse(name, text, false);
}

std::string key_file_text(const KeyPair& pair, std::string_view remark) {
    std::string text = "# " + std::string{remark} + "\nmetadata\ncurve\n";
    text += "    public-key = \"" + pair.public_key + "\"\n";
    if (!pair.secret_key.empty()) text += "    secret-key = \"" + pair.secret_key + "\"\n";
    return text;
}

Loaded<KeyPair> load_secret_key(const std::filesystem::path& file) {
    using std::filesystem::perms;
    std::error_code none;  // a file that is not there is told of when it is read
    const auto mode = std::filesystem::status(file, none).permissions();
    constexpr auto others = perms::group_all | perms::others_all;
    if (mode != perms::unknown && (mode & others) != perms::none) {
        std::array<char, 8> octal{};
        std::snprintf(octal.data(), octal.size(), "%04o", static_cast<unsigned>(mode) & 07777U);
        return tl::make_unexpected(
            Mistakes{{file.string(), 0, 0,
                      std::string{"holds a secret key that others than its owner may use (mode "} +
                          octal.data() + "): chmod 600 it"}});
    }
    return load(file, true);
}

Loaded<KeyPair> load_credential(const std::string& name) {
    const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
    if (folder == nullptr)
        return tl::make_unexpected(
            Mistakes{{name, 0, 0,
                      "no credential can be read: $CREDENTIALS_DIRECTORY is not set; systemd sets "
                      "it for a unit with LoadCredential="}});
    return load(std::filesystem::path{folder} / name, true);
}

Loaded<KeyPair> load_public_key(const std::filesystem::path& file) {
    return load(file, false);
}

}  // namespace config
