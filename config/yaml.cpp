#include "config/yaml.hpp"

#include "config/text_file.hpp"

#include <sstream>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

namespace config::yaml {
namespace {

// Builds the tree from the parser's events; the parser's own exception stops it, so that a
// refusal and a syntax error come out of the same door.
class Builder final : public YAML::EventHandler {
  public:
    [[nodiscard]] Node take() { return std::move(root_); }

    void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        add(node(Node::Kind::nothing, mark, "", anchor));
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
        refuse(mark, "an alias (*name) is not used here: write the value out");
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        Node scalar = node(Node::Kind::scalar, mark, tag, anchor);
        scalar.text = value;
        add(std::move(scalar));
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value /*style*/) override {
        open(node(Node::Kind::list, mark, tag, anchor), mark);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value /*style*/) override {
        open(node(Node::Kind::mapping, mark, tag, anchor), mark);
    }
    void OnMapEnd() override { close(); }

  private:
    // A list or mapping that is not complete yet.
    struct Open {
        Node node;
        bool has_key = false;
        Node key;
    };

    [[noreturn]] static void refuse(const YAML::Mark& mark, const std::string& what) {
        throw YAML::ParserException(mark, what);
    }

    // "?" is the tag of what was written plainly, "!" of what was quoted.
    static Node node(Node::Kind kind, const YAML::Mark& mark, const std::string& tag,
                     YAML::anchor_t anchor) {
        if (anchor != YAML::NullAnchor) refuse(mark, "an anchor (&name) is not used here");
        if (!tag.empty() && tag != "?" && tag != "!") refuse(mark, "a tag is not used here");
        Node made;
        made.kind = kind;
        made.line = mark.line + 1;
        made.column = mark.column + 1;
        return made;
    }

    void open(Node node, const YAML::Mark& mark) {
        if (open_.size() == max_depth) refuse(mark, "is nested too deeply");
        open_.push_back({std::move(node), false, {}});
    }

    void close() {
        Node node = std::move(open_.back().node);
        open_.pop_back();
        add(std::move(node));
    }

    void add(Node node) {
        if (open_.empty()) {
            root_ = std::move(node);
            return;
        }
        Open& parent = open_.back();
        if (parent.node.kind == Node::Kind::list) {
            parent.node.items.push_back(std::move(node));
        } else if (parent.has_key) {
            if (node.kind == Node::Kind::nothing) {  // it has no place of its own
                node.line = parent.key.line;
                node.column = parent.key.column;
            }
            parent.node.entries.push_back({std::move(parent.key), std::move(node)});
            parent.has_key = false;
        } else {
            parent.key = std::move(node);
            parent.has_key = true;
        }
    }

    Node root_;
    std::vector<Open> open_;
};

// yaml-cpp takes a quote that is never closed for closed when a line end follows, and with it all
// the lines between: without blanks at the end it says what is wrong.
std::string without_trailing_blanks(std::string_view text) {
    const std::size_t last = text.find_last_not_of(" \t\r\n");
    return std::string{text.substr(0, last == std::string_view::npos ? 0 : last + 1)};
}

}  // namespace

tl::expected<Node, Mistake> parse(const std::string& name, std::string_view text) {
    if (auto mistake = not_text(name, text, max_bytes)) {
        return tl::make_unexpected(std::move(*mistake));
    }
    try {
        std::istringstream stream{without_trailing_blanks(text)};
        YAML::Parser parser{stream};
        Builder builder;
        parser.HandleNextDocument(builder);
        Node document = builder.take();
        Builder second;
        if (parser.HandleNextDocument(second)) {
            const Node extra = second.take();
            return tl::make_unexpected(Mistake{name, extra.line, extra.column,
                                               "a second document: one file, one document"});
        }
        return document;
    } catch (const YAML::Exception& error) {
        const bool placed = !error.mark.is_null();
        return tl::make_unexpected(Mistake{name, placed ? error.mark.line + 1 : 0,
                                           placed ? error.mark.column + 1 : 0, error.msg});
    }
}

}  // namespace config::yaml
