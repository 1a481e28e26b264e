{
  'targets': [
    {
      'target_name': 'seqpacket',
      'sources': [
        'src/addon.cc',
        'src/ancillary.cc',
        'src/batch.cc',
        'src/chunk.cc',
        'src/connection.cc',
        'src/connector.cc',
        'src/environment.cc',
        'src/file_status.cc',
        'src/listen_path.cc',
        'src/listener.cc',
        'src/loop.cc',
        'src/overflow_region.cc',
        'src/receiver.cc',
        'src/runtime.cc',
        'src/script.cc',
        'src/send_queue.cc',
        'src/socket_address.cc',
        'src/socket_file.cc',
        'src/socket_options.cc',
        'src/tables.cc',
      ],
      'defines': [
        'NAPI_VERSION=8',
        'NAPI_DISABLE_CPP_EXCEPTIONS',
        'NODE_API_NO_EXTERNAL_BUFFERS_ALLOWED',
        'NODE_ADDON_API_DISABLE_DEPRECATED',
        # Bounds are checked; and std::string is instantiated here, not taken from libstdc++: see src/runtime.cc.
        '_GLIBCXX_ASSERTIONS',
        'SEQPACKET_VERSION="<!(node -p "require(\'../package.json\').version")"',
      ],
      # As cflags and not include_dirs, so that their headers are the system's: our warnings are not theirs.
      'cflags': [
        '-isystem', '<!(node -p "path.dirname(require.resolve(\'node-addon-api\'))")',
        '-isystem', '<(node_root_dir)/include/node',
        '-Wall', '-Wextra', '-Wpedantic', '-Werror',
        '-fvisibility=hidden',
        '-ffunction-sections', '-fdata-sections',
      ],
      'cflags!': ['-Wno-unused-parameter'],
      'cflags_cc!': ['-std=gnu++17', '-std=gnu++20'],
      'cflags_cc': ['-std=c++17'],
      'ldflags': [
        '-static-libstdc++', '-static-libgcc',
        '-Wl,--gc-sections',
        '-Wl,--version-script=<(module_root_dir)/exports.map',
      ],
      'configurations': {
        'Debug': {'cflags': ['-O0', '-g3', '-fno-omit-frame-pointer']},
        'Release': {'cflags': ['-O2', '-g'], 'cflags!': ['-O3']},
      },
    },
  ],
}
