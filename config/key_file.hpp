// Key pairs of CURVE in files, in the form that CZMQ and pyzmq (zmq.auth) read and write too:
//
//     curve
//         public-key = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID"
//         secret-key = "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs"
//
// A mistake never repeats what stands in the file: it may be a secret.
#pragma once

#include "config/load.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace config {

struct KeyPair {
    std::string public_key;  // Z85: 40 characters
    std::string secret_key;  // likewise; empty when the file has none
};

// 32 bytes as Z85 (RFC 32 of ZeroMQ) has them.
[[nodiscard]] bool is_key(std::string_view text);

[[nodiscard]] Loaded<KeyPair> parse_key_file(const std::string& name, std::string_view text);
[[nodiscard]] std::string key_file_text(const KeyPair& pair, std::string_view remark);

// Of a secret key: nobody but its owner may read the file, or it is refused.
[[nodiscard]] Loaded<KeyPair> load_secret_key(const std::filesystem::path& file);
// What systemd hands over in $CREDENTIALS_DIRECTORY (LoadCredential=), guarded by systemd.
[[nodiscard]] Loaded<KeyPair> load_credential(const std::string& name);
// Of somebody else: the secret key need not be there.
[[nodiscard]] Loaded<KeyPair> load_public_key(const std::filesystem::path& file);

}  // namespace config
