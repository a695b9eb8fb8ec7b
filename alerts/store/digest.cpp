#include "alerts/store/digest.hpp"

#include <array>
#include <cstddef>
#include <stdexcept>

namespace alerts {
namespace {

void require(int done) {
    if (done != 1) throw std::runtime_error{"OpenSSL cannot compute SHA-256"};
}

}  // namespace

Digester::Digester(std::string_view listener) : begun_{EVP_MD_CTX_new()}, work_{EVP_MD_CTX_new()} {
    require(EVP_DigestInit_ex(begun_.get(), EVP_sha256(), nullptr));
    require(EVP_DigestUpdate(begun_.get(), listener.data(), listener.size()));
    constexpr char zero = '\0';
    require(EVP_DigestUpdate(begun_.get(), &zero, 1));
}

Digest Digester::operator()(std::string_view raw) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned length = 0;
    require(EVP_MD_CTX_copy_ex(work_.get(), begun_.get()));
    require(EVP_DigestUpdate(work_.get(), raw.data(), raw.size()));
    require(EVP_DigestFinal_ex(work_.get(), out.data(), &length));
    Digest digest{};
    for (std::size_t i = 0; i < digest.size(); ++i) digest[i] = std::byte{out[i]};
    return digest;
}

std::string fingerprint(const Configuration& configuration) {
    // Each text is preceded by its length: no two configurations are the same bytes.
    std::string all;
    const auto add = [&all](const std::string& text) {
        all.append(std::to_string(text.size())).append(":").append(text);
    };
    add(configuration.program);
    for (const Configuration::Text& one : configuration.texts) {
        add(one.kind);
        add(one.name);
        add(one.text);
    }
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hexadecimal;
    for (const std::byte byte : Digester{"configuration"}(all)) {
        hexadecimal += digits[std::to_integer<std::size_t>(byte >> 4U)];
        hexadecimal += digits[std::to_integer<std::size_t>(byte & std::byte{0x0F})];
    }
    return hexadecimal;
}

Occasion in_force(const Configuration& configuration, Time at) {
    Occasion occasion;
    occasion.kind = Occasion::Kind::configure;
    occasion.at = at;
    occasion.configuration = fingerprint(configuration);
    return occasion;
}

std::string fingerprint_of_judgement(Configuration configuration) {
    std::erase_if(configuration.texts,
                  [](const Configuration::Text& one) { return one.kind == "settings"; });
    return fingerprint(configuration);
}

}  // namespace alerts
