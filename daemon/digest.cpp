#include "daemon/digest.hpp"

#include <stdexcept>

namespace calciwatch {
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

alerts::Digest Digester::operator()(std::string_view raw) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned length = 0;
    require(EVP_MD_CTX_copy_ex(work_.get(), begun_.get()));
    require(EVP_DigestUpdate(work_.get(), raw.data(), raw.size()));
    require(EVP_DigestFinal_ex(work_.get(), out.data(), &length));
    alerts::Digest digest{};
    for (std::size_t i = 0; i < digest.size(); ++i) digest[i] = std::byte{out[i]};
    return digest;
}

}  // namespace calciwatch
